import { throwIfAborted } from '#base';
import type { Association } from '#contract';
import type { Context } from '#matrix';
import { correlationRatio } from './correlation-ratio.ts';
import { type Correlations, correlations } from './correlations.ts';
import { cramerV } from './cramer-v.ts';
import type { CategoryValues, NumericValues, ProfileValues } from './profile-values.ts';

/**
 * How every two columns go together, in the order of the columns: Pearson and Spearman, bias-corrected Cramer's V,
 * correlation ratio, each over the rows in which both have a value.
 */
export async function associate(columns: readonly ProfileValues[], ctx: Context): Promise<Association[]> {
  const numeric = columns.filter((column) => column.type === 'numeric');
  const matrix = await correlations(numeric, ctx);
  const places = new Map(numeric.map(({ name }, j) => [name, j]));
  const pairs: Association[] = [];
  for (const [j, b] of columns.entries()) {
    for (const a of columns.slice(0, j)) {
      throwIfAborted(ctx.signal);
      const names = { a: a.name, b: b.name };
      if (a.type === 'numeric' && b.type === 'numeric') {
        const at = places.get(a.name)! * numeric.length + places.get(b.name)!;
        pairs.push({ ...names, ...correlationAt(matrix, at) });
      } else {
        pairs.push({ ...names, ...mixed(a, b) });
      }
    }
    await new Promise(setImmediate);
  }
  return pairs;
}

type Measured = Omit<Association, 'a' | 'b'>;

function correlationAt({ pearson, spearman, n }: Correlations, at: number): Measured {
  return {
    measure: 'correlation',
    value: orNull(pearson[at]!),
    spearman: orNull(spearman[at]!),
    n: n[at]!,
  };
}

function mixed(a: ProfileValues, b: ProfileValues): Measured {
  if (a.type === 'category' && b.type === 'category') {
    return { measure: 'cramer-v', spearman: null, ...cramerV(a, b) };
  }
  const [category, numeric] = a.type === 'category' ? [a, b] : [b, a];
  const ratio = correlationRatio(category as CategoryValues, numeric as NumericValues);
  return { measure: 'correlation-ratio', spearman: null, ...ratio };
}

/** How strong an association is, in [0, 1]: the larger of both correlations; 0 where there is none. */
export function strengthOf({ value, spearman }: Pick<Association, 'value' | 'spearman'>): number {
  return Math.max(Math.abs(value ?? 0), Math.abs(spearman ?? 0));
}

/** Every other column against the target, strongest first; columns of equal strength keep their order. */
export function againstTarget(pairs: readonly Association[], target: string): Association[] {
  return pairs
    .filter(({ a, b }) => a === target || b === target)
    .map((pair) => (pair.a === target ? { ...pair, a: pair.b, b: pair.a } : pair))
    .sort((x, y) => strengthOf(y) - strengthOf(x));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
