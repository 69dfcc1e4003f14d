import { z } from 'zod';
import { join, sql } from '#sql';
import { finiteValues } from '../rowwise/statistics.ts';
import { numberStep } from './column-step.ts';
import { double } from './columns.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Ranks at the ends count as this far inside, or they would be infinite under the normal curve. */
const EDGE = 1e-7;

/** Numbers by their rank: the distribution becomes even or normal. */
export const quantileStep = numberStep({
  name: 'quantile',
  summary:
    'Maps numbers to their rank: evenly between 0 and 1, or along the normal curve. Between the quantiles learned it interpolates linearly; beyond them it stays at the ends.',
  options: z.object({
    to: z.enum(['uniform', 'normal']).default('uniform').describe('distribution that comes out'),
    quantiles: z.number().int().min(2).max(1000).default(100).describe('how many quantiles to learn'),
  }),
  spec: z.object({
    column: z.string(),
    to: z.enum(['uniform', 'normal']),
    x: z.array(z.number()),
    y: z.array(z.number()),
  }),
  example: { columns: ['spend'], to: 'normal' },
  fit: ({ to, quantiles }, column, { rows }) => {
    const sorted = finiteValues(column.values, rows).sort();
    if (sorted.length === 0) return null;
    return { column: column.name, to, ...knots(sorted, Math.min(quantiles, Math.max(2, sorted.length)), to) };
  },
  each:
    ({ x, y }) =>
    (value) => {
      let at = 0;
      for (let high = x.length; at < high; ) {
        const middle = (at + high) >> 1;
        if (x[middle]! <= value) at = middle + 1;
        else high = middle;
      }
      if (at === 0) return y[0]!;
      if (at === x.length) return y[at - 1]!;
      return y[at - 1]! + (y[at]! - y[at - 1]!) * ((value - x[at - 1]!) / (x[at]! - x[at - 1]!));
    },
  toSql: ({ x, y }, value) => {
    const cases = x.slice(1).map((end, i) => {
      const [from, to] = [y[i]!, y[i + 1]!];
      return sql`WHEN ${value} < ${double(end)} THEN ${double(from)} + ${double(to - from)} * ((${value} - ${double(x[i]!)}) / ${double(end - x[i]!)})`;
    });
    return sql`CASE WHEN ${value} IS NULL THEN NULL WHEN ${value} < ${double(x[0]!)} THEN ${double(y[0]!)} ${join(cases, sql` `)} ELSE ${double(y.at(-1)!)} END`;
  },
  describe: ({ to }) => [to === 'uniform' ? 'rank between 0 and 1' : 'rank along the normal curve'],
});

/** Distinct quantiles and their ranks; equal quantiles have the middle of their ranks. */
function knots(sorted: Float64Array, count: number, to: 'uniform' | 'normal'): { x: number[]; y: number[] } {
  const found = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const share = i / (count - 1);
    const at = share * (sorted.length - 1);
    const low = sorted[Math.floor(at)]!;
    const value = low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
    found.set(value, [...(found.get(value) ?? []), share]);
  }
  const shares = [...found.values()].map((tied) => (tied[0]! + tied.at(-1)!) / 2);
  const y =
    to === 'uniform' ? shares : shares.map((p) => normalQuantile(Math.min(Math.max(p, EDGE), 1 - EDGE)));
  return { x: [...found.keys()], y };
}
