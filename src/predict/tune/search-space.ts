import type { z } from 'zod';
import { invariant } from '#base';
import type { Axis, SearchSpace } from './axis.ts';

/** A range on a linear scale unless it says `log`, a list of values, or `all` that the option can be. */
export type AxisRange =
  | { readonly low: number; readonly high: number; readonly scale?: 'linear' | 'log' }
  | readonly unknown[]
  | 'all';

/** Options of a learner as its schema tells them, each with its check. */
export type OptionShape = Readonly<Record<string, z.ZodType>>;

/** A search space over the options of a schema: what is whole, and what else there is to choose, the schema says. */
export function searchSpace<Shape extends z.ZodRawShape>(
  { shape }: z.ZodObject<Shape>,
  ranges: { readonly [Name in keyof Shape]?: AxisRange },
): SearchSpace {
  const fields = shape as unknown as OptionShape;
  return Object.fromEntries(
    Object.entries(ranges as Record<string, AxisRange>).map(([name, range]) => {
      const field = fields[name];
      invariant(field !== undefined, `a search space names the options of its learner, not ${name}`);
      return [name, axisOf(field, range)];
    }),
  );
}

/** The axis of an option. */
export function axisOf(field: z.ZodType, range: AxisRange): Axis {
  if (range === 'all') return { kind: 'choice', values: choicesOf(field) };
  if (isList(range)) return { kind: 'choice', values: range };
  const { low, high, scale = 'linear' } = range;
  return { kind: 'number', low, high, scale, integer: isWhole(field) };
}

function isList(range: AxisRange): range is readonly unknown[] {
  return Array.isArray(range);
}

/** Whether an option is a whole number: its schema says so. */
function isWhole(field: z.ZodType): boolean {
  const issues = field.safeParse(Number.EPSILON + 1.5).error?.issues ?? [];
  return issues.some((issue) => issue.code === 'invalid_type' && 'format' in issue);
}

/** The values of an option that has a list of them. */
function choicesOf(field: z.ZodType): readonly unknown[] {
  const inner = 'unwrap' in field ? (field.unwrap as () => z.ZodType)() : field;
  if ('options' in inner) return inner.options as readonly unknown[];
  return [false, true].filter((value) => field.safeParse(value).success);
}
