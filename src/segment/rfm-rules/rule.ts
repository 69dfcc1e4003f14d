import type { KernelMatrix } from '#kernels';
import { join, type Sql, sql } from '#sql';
import type { RulePlace } from '../by-rule/index.ts';
import { scoreOf } from './quintile-edges.ts';
import { cellOf, SEGMENT_OF_CELL } from './segments.ts';

/** The cut: where the three figures stand among the features, their edges, and the label of each cell. */
export interface RfmRule {
  /** Places of recency, frequency and monetary among the features. */
  readonly figures: readonly [number, number, number];
  /** [3, 4] edges between the scores of each figure as its values stand. */
  readonly edges: readonly number[];
  /** [125] 0..k-1; a cell whose segment had nobody has the label of the nearest one that had. */
  readonly labelOfCell: readonly number[];
}

/** Scores 1..5 of a row; the customer who bought last has the highest recency score. */
export function scoresOf(
  x: KernelMatrix,
  row: number,
  { figures, edges }: Pick<RfmRule, 'figures' | 'edges'>,
): [number, number, number] {
  const [r, f, m] = figures.map((at, figure) => {
    return scoreOf(x.data[row * x.nCols + at]!, edges, 4 * figure);
  }) as [number, number, number];
  return [6 - r, f, m];
}

/** The segment of a row, and the one that is fewest steps of a score away; of several the first. */
export function placeByRfm(x: KernelMatrix, row: number, rule: RfmRule): RulePlace {
  const scores = scoresOf(x, row, rule);
  const label = rule.labelOfCell[cellOf(...scores)]!;
  return { label, runnerUp: nearestLabel(scores, (other) => rule.labelOfCell[other]!, label) };
}

/** [125] labels of cells, those of segments without customers by the nearest cell that has some. @param present places in `RFM_SEGMENTS` of labels 0..k-1 */
export function labelCells(present: readonly number[]): number[] {
  const own = Array.from(SEGMENT_OF_CELL, (segment) => present.indexOf(segment));
  return own.map((label, cell) => {
    if (label >= 0) return label;
    const scores = [Math.floor(cell / 25) + 1, (Math.floor(cell / 5) % 5) + 1, (cell % 5) + 1] as const;
    return nearestLabel(scores, (other) => own[other]!, -1);
  });
}

/** Label of the cell that is fewest steps away among those with a label other than `not`; -1 where there is none. */
function nearestLabel(
  [r, f, m]: readonly [number, number, number],
  labelOf: (cell: number) => number,
  not: number,
): number {
  let best = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (let a = 1; a <= 5; a++) {
    for (let b = 1; b <= 5; b++) {
      for (let c = 1; c <= 5; c++) {
        const label = labelOf(cellOf(a, b, c));
        const steps = Math.abs(a - r) + Math.abs(b - f) + Math.abs(c - m);
        if (label < 0 || label === not || steps > fewest) continue;
        if (steps < fewest || label < best) best = label;
        fewest = steps;
      }
    }
  }
  return best;
}

/** A CASE over the cell, whose scores are CASEs over the figures. */
export function rfmSql({ figures, edges, labelOfCell }: RfmRule, of: readonly Sql[]): Sql {
  const score = (figure: number): Sql => {
    const value = of[figures[figure]!]!;
    const steps = [0, 1, 2, 3].flatMap((step) => {
      const edge = edges[4 * figure + step]!;
      if (edge === Number.MAX_VALUE) return [];
      return [edge === -Number.MAX_VALUE ? sql`1` : sql`CASE WHEN ${value} > ${edge} THEN 1 ELSE 0 END`];
    });
    return steps.reduce((sum, step) => sql`${sum} + ${step}`, sql`1`);
  };
  const cell = sql`(6 - (${score(0)})) * 100 + (${score(1)}) * 10 + (${score(2)})`;
  const cases = labelOfCell.map((label, at) => {
    const digits = (Math.floor(at / 25) + 1) * 100 + ((Math.floor(at / 5) % 5) + 1) * 10 + (at % 5) + 1;
    return sql` WHEN ${digits} THEN ${label}`;
  });
  return sql`CASE ${cell}${join(cases, sql``)} END`;
}
