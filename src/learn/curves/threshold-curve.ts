import type { DecisionValues, ThresholdCurve } from '#contract';
import type { Ranking } from '../metrics/ranking.ts';
import { decisionFigures } from './decision-figures.ts';
import { MOST_POINTS } from './thin-curve.ts';

/**
 * What a decision at each threshold is worth, from no row to all; null without rows. Where there are too many
 * thresholds, half of those shown are evenly spread over probabilities and half over rows, with the best ones and
 * those that decide from every tenth up kept.
 */
export function thresholdCurve(
  ranking: Ranking,
  one: number,
  {
    values = null,
    most = MOST_POINTS,
  }: { readonly values?: DecisionValues | null; readonly most?: number } = {},
): ThresholdCurve | null {
  const { scores, positives, negatives } = ranking;
  if (!(positives + negatives > 0)) return null;
  const count = scores.length + 1;
  const at = (i: number) => decisionFigures(ranking, i - 1, values);
  const kept = keptSteps(count, {
    scores,
    most,
    flagged: (i) => at(i).flagged,
    always: [bestOf(count, (i) => at(i).f1), bestOf(count, (i) => at(i).profit ?? 0), ...fromTenths(scores)],
  });
  const figures = kept.map(at);
  return {
    class: one,
    thresholds: kept.map((i) => (i === 0 ? null : scores[i - 1]!)),
    flagged: figures.map(({ flagged }) => flagged),
    precision: figures.map(({ precision }) => precision),
    recall: figures.map(({ recall }) => recall),
    f1: figures.map(({ f1 }) => f1),
    profit: values === null ? null : figures.map(({ profit }) => profit ?? 0),
  };
}

function bestOf(count: number, figure: (i: number) => number): number {
  let best = 0;
  let most = figure(0);
  for (let i = 1; i < count; i++) {
    const own = figure(i);
    if (own > most) [best, most] = [i, own];
  }
  return best;
}

/** Steps that decide for the rows of .9, .8, ... .1 and more. @param scores falling. */
function fromTenths(scores: Float32Array): number[] {
  const kept: number[] = [];
  for (let tenth = 9, step = 0; tenth > 0; tenth--) {
    while (step < scores.length && scores[step]! >= Math.fround(tenth / 10)) step++;
    kept.push(step);
  }
  return kept;
}

function keptSteps(
  count: number,
  {
    scores,
    most,
    flagged,
    always,
  }: {
    scores: Float32Array;
    most: number;
    flagged: (i: number) => number;
    always: readonly number[];
  },
): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const kept = new Set([0, 1, count - 1, ...always]);
  const each = Math.max(0, Math.floor((most - kept.size) / 2));
  const top = scores[0]!;
  const span = top - scores[count - 2]!;
  for (let part = 1, byScore = 1, byShare = 1; part <= each; part++) {
    while (top - scores[byScore - 1]! < (span * part) / (each + 1)) byScore++;
    while (flagged(byShare) < part / (each + 1)) byShare++;
    kept.add(byScore).add(byShare);
  }
  return [...kept].sort((a, b) => a - b);
}
