import { z } from 'zod';
import { createRng } from '#base';
import type { CategoryColumn, NumericColumn } from '#matrix';
import { finiteValues, mean } from '../rowwise/statistics.ts';
import { columnStep } from './column-step.ts';
import { numericColumn } from './columns.ts';
import { byLevelTable, levelTableSchema } from './encodings.ts';

const optionsSchema = z.object({
  target: z
    .string()
    .describe('column of numbers, or of 0 and 1, whose mean a level gets; it is only needed to learn'),
  smoothing: z.number().min(0).default(20).describe('the overall mean counts as so many rows of each level'),
  folds: z.number().int().min(2).max(20).default(5).describe('a training row is encoded by the other folds'),
  seed: z.number().int().min(0).default(1).describe('which rows fall into which fold'),
});
const specSchema = levelTableSchema.extend({
  target: z.string(),
  smoothing: z.number(),
  folds: z.number().int(),
  seed: z.number().int(),
});

/** Levels as the smoothed mean of a target (Micci-Barreca 2001), out of fold on the rows learned from. */
export const targetEncoding = columnStep<
  z.infer<typeof optionsSchema>,
  z.infer<typeof specSchema>,
  CategoryColumn
>({
  ...byLevelTable,
  name: 'target-encoding',
  summary:
    'Replaces a level by the mean of a target in its rows, drawn towards the overall mean. Rows that are learned from are encoded by the other folds, so that no row sees its own target; missing and unknown levels get the overall mean.',
  options: optionsSchema,
  spec: specSchema,
  example: { columns: ['city'], target: 'churn', smoothing: 20 },
  fit: ({ target, smoothing, folds, seed }, column, { frame, rows }) => {
    const y = numericColumn(frame, target);
    const { prior, means } = smoothedMeans(column, y, { rows, smoothing });
    const levels = column.levels.flatMap((level, code) =>
      means[code] === null ? [] : [{ level, value: means[code]! }],
    );
    return { column: column.name, levels, unseen: prior, missing: prior, target, smoothing, folds, seed };
  },
  applyToTraining: ({ target, smoothing, folds, seed, ...table }, column, { frame, rows }) => {
    const y = numericColumn(frame, target);
    const [encoded] = byLevelTable.apply(table, column, { warn: () => undefined });
    const values = encoded!.values.slice();
    const fold = foldsOf(rows.length, folds, seed);
    for (let one = 0; one < folds; one++) {
      const { prior, means } = smoothedMeans(column, y, {
        rows: rows.filter((_, i) => fold[i] !== one),
        smoothing,
      });
      for (const [i, row] of rows.entries())
        if (fold[i] === one) values[row] = means[column.codes[row]!] ?? prior;
    }
    return [{ ...encoded!, values }];
  },
  describe: ({ target }) => [`mean of ${target} by level`],
});

/** A level without rows has no mean: null. */
function smoothedMeans(
  { codes, levels }: CategoryColumn,
  { values }: NumericColumn,
  { rows, smoothing }: { rows: Uint32Array; smoothing: number },
): { prior: number; means: (number | null)[] } {
  const present = finiteValues(values, rows);
  const prior = present.length === 0 ? 0 : mean(present);
  const sums = new Float64Array(levels.length);
  const counts = new Float64Array(levels.length);
  for (const row of rows) {
    const code = codes[row]!;
    if (code < 0 || !Number.isFinite(values[row]!)) continue;
    sums[code]! += values[row]!;
    counts[code]!++;
  }
  const means = levels.map((_, code) =>
    counts[code] === 0 ? null : (sums[code]! + smoothing * prior) / (counts[code]! + smoothing),
  );
  return { prior, means };
}

/** Folds of equal size by a shuffle. */
function foldsOf(n: number, folds: number, seed: number): Int32Array {
  const rng = createRng(seed).fork('target-encoding');
  const fold = Int32Array.from({ length: n }, (_, i) => i % folds);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [fold[i], fold[j]] = [fold[j]!, fold[i]!];
  }
  return fold;
}
