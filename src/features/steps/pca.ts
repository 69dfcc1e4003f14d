import { z } from 'zod';
import type { Frame } from '#matrix';
import { join, type Sql, sql } from '#sql';
import { mean } from '../rowwise/statistics.ts';
import { unknownColumn } from './column-step.ts';
import { double, numericColumn } from './columns.ts';
import { jacobiEigen } from './jacobi-eigen.ts';
import type { FitInput, Step } from './protocol.ts';

const optionsSchema = z
  .object({
    components: z.number().int().min(1).optional().describe('how many components'),
    variance: z.number().gt(0).max(1).optional().describe('as many as explain this share of the variance'),
  })
  .refine(
    ({ components, variance }) => components === undefined || variance === undefined,
    'give components or variance, not both',
  );

const specSchema = z.object({
  columns: z.array(z.string()),
  centres: z.array(z.number()),
  axes: z.array(z.array(z.number())),
  explained: z.array(z.number()).describe('share of the variance, by component'),
});
type Spec = z.infer<typeof specSchema>;

/** Principal components of the covariance (Jolliffe 2002); the largest loading of each is positive. */
export const pca: Step = {
  name: 'pca',
  summary:
    'Replaces numbers by their principal components: as many as asked for, or as explain a share of the variance (default 0.9). Scale before; a missing value counts as the mean.',
  accepts: 'numeric',
  options: optionsSchema,
  example: { columns: ['kind:number'], variance: 0.9 },
  fit: (options, input): Spec => axesOf(optionsSchema.parse(options), input),
  load: (stored) => {
    const spec = specSchema.parse(stored);
    const names = spec.axes.map((_, i) => `component ${i + 1}`);
    const isUsed = (name: string) => spec.columns.includes(name);
    return {
      outputs: (columns) => {
        const missing = spec.columns.find((name) => !columns.some((column) => column.name === name));
        if (missing !== undefined) throw unknownColumn('pca', missing);
        const sources = [
          ...new Set(columns.filter(({ name }) => isUsed(name)).flatMap((column) => column.sources)),
        ];
        const own = names.map((name) => ({ name, type: 'numeric' as const, sources, level: null }));
        return [...columns.filter(({ name }) => !isUsed(name)), ...own];
      },
      apply: (frame) => ({
        ...frame,
        columns: [...frame.columns.filter(({ name }) => !isUsed(name)), ...components(spec, names, frame)],
      }),
      toSql: (columns) => {
        const rest = [...columns].filter(([name]) => !isUsed(name));
        return new Map([...rest, ...names.map((name, i) => [name, componentSql(spec, i, columns)] as const)]);
      },
      describe: () => {
        const share = Math.round(100 * spec.explained.reduce((a, b) => a + b, 0));
        const words = [
          `${names.length} principal components of ${spec.columns.length} columns (${share} % of the variance)`,
        ];
        return spec.columns.map((column) => ({ column, words }));
      },
    };
  },
};

function axesOf(
  { components: count, variance = 0.9 }: z.infer<typeof optionsSchema>,
  { frame, rows, columns }: FitInput,
): Spec {
  const d = columns.length;
  const centred: Float64Array[] = [];
  const centres: number[] = [];
  for (const name of columns) {
    const { values } = numericColumn(frame, name);
    const own = Float64Array.from(rows, (row) => values[row]!);
    const present = own.filter(Number.isFinite);
    const centre = present.length === 0 ? 0 : mean(present);
    centres.push(centre);
    centred.push(own.map((value) => (Number.isFinite(value) ? value - centre : 0)));
  }
  const covariance = new Float64Array(d * d);
  for (let p = 0; p < d; p++) {
    for (let q = 0; q <= p; q++) {
      let sum = 0;
      for (let i = 0; i < rows.length; i++) sum += centred[p]![i]! * centred[q]![i]!;
      covariance[p * d + q] = covariance[q * d + p] = sum / rows.length;
    }
  }
  const { values, vectors } = jacobiEigen(covariance, d);
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const explained = Array.from(values, (value) => (total > 0 ? Math.max(value, 0) / total : 0));
  const k = count === undefined ? enough(explained, variance) : Math.min(count, d);
  const axes = Array.from({ length: k }, (_, i) =>
    positive(Array.from(vectors.subarray(i * d, (i + 1) * d))),
  );
  return { columns: [...columns], centres, axes, explained: explained.slice(0, k) };
}

function enough(explained: readonly number[], variance: number): number {
  let sum = 0;
  const at = explained.findIndex((share) => {
    sum += share;
    return sum >= variance - 1e-12;
  });
  return at < 0 ? explained.length : at + 1;
}

/** The sign of an axis is free: its largest loading, the first of equals, is positive. */
function positive(axis: number[]): number[] {
  const largest = axis.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) * (1 + 1e-9) ? value : best),
    0,
  );
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function components({ columns, centres, axes }: Spec, names: readonly string[], frame: Frame) {
  const raw = columns.map((name) => numericColumn(frame, name).values);
  return axes.map((axis, i) => ({
    type: 'numeric' as const,
    name: names[i]!,
    values: Float64Array.from({ length: frame.nRows }, (_, row) => {
      let sum = 0;
      for (const [j, values] of raw.entries()) {
        const value = values[row]!;
        sum += (Number.isNaN(value) ? 0 : value - centres[j]!) * axis[j]!;
      }
      return sum;
    }),
  }));
}

function componentSql({ columns, centres, axes }: Spec, i: number, from: ReadonlyMap<string, Sql>): Sql {
  const terms = columns.map((name, j) => {
    const value = from.get(name);
    if (value === undefined) throw unknownColumn('pca', name);
    return sql`coalesce(${value} - ${double(centres[j]!)}, 0.0::DOUBLE) * ${double(axes[i]![j]!)}`;
  });
  return join([sql`0.0::DOUBLE`, ...terms], sql` + `);
}
