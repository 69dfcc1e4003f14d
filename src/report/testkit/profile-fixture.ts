import type { Association, Column, ColumnProfile, Dataset, Profile } from '#contract';

/** A profile of a dataset: every pair of columns with a made-up strength, every finding with rows and a step. */
export function profileFixture(dataset: Dataset, target: string | null = null): Profile {
  const names = dataset.columns.map(({ name }) => name);
  const pairs = names.flatMap((b, j) => names.slice(0, j).map((a, i) => pairOf({ a, b }, i, j)));
  const against = pairs.filter(({ a, b }) => a === target || b === target);
  return {
    formatVersion: 1,
    dataset,
    columns: dataset.columns.map((column) => columnProfile(column, dataset.rows)),
    duplicates: { rows: 3, ids: 2, exceptId: 5 },
    associations: { columns: names, leftOut: [{ column: 'note', reason: 'it is text' }], pairs },
    target: target === null ? null : { column: target, against },
    findings: [
      ...dataset.findings,
      ...names.map((column) => ({
        code: 'missing-values',
        severity: 'warning' as const,
        column,
        count: 7,
        message: `7 rows have no value in ${column}.`,
        rows: [1, 2, 3, 5, 8],
        proposal: { step: 'impute', column, options: { value: `(${column})` }, sentence: `Fill ${column}.` },
      })),
    ],
  };
}

function pairOf(names: { a: string; b: string }, i: number, j: number): Association {
  const strength = Math.sin(i * 7 + j * 3);
  const measure = (['correlation', 'cramer-v', 'correlation-ratio'] as const)[(i + j) % 3]!;
  if ((i + j) % 11 === 0) return { ...names, measure, value: null, spearman: null, n: 0 };
  if (measure === 'correlation')
    return { ...names, measure, value: strength, spearman: strength / 2, n: 100 };
  return { ...names, measure, value: Math.abs(strength), spearman: null, n: 100 };
}

function columnProfile(column: Column, rows: number): ColumnProfile {
  const { name, missing, distinct, numeric, levels } = column;
  const isTime = column.storage === 'DATE' || column.storage === 'TIMESTAMP';
  return {
    name,
    present: rows - missing,
    missing,
    distinct,
    numeric:
      numeric === null
        ? null
        : {
            ...numeric,
            p1: numeric.min,
            p5: numeric.min,
            p95: numeric.max,
            p99: numeric.max,
            zeros: 0,
            negatives: 0,
            mode: { value: numeric.median, count: 2 },
            outliers: { robust: null, quartiles: { low: numeric.min, high: numeric.max, count: 0 } },
          },
    dates: isTime ? { days: 10, presentDays: 4, longestGap: { from: 1, to: 3, days: 3 }, gaps: 2 } : null,
    levels,
    lengths: levels === null && numeric === null ? { min: 1, median: 4, max: 9 } : null,
  };
}
