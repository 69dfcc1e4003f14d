import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import type { KernelPool } from '#kernels';
import type { Context, Frame, NumericColumn } from '#matrix';
import type { FittedProcedure, LabelledRows, Procedure } from '../classify/procedure.ts';

/** A context for procedures that use no kernels. */
export function poolLessContext(seed = 1): Context {
  const pool = new Proxy({} as KernelPool, {
    get() {
      throw new Error('a toy procedure asked for kernels');
    },
  });
  return {
    rng: createRng(seed),
    clock: systemClock,
    log: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
    pool,
  };
}

/** Rows of numeric columns. */
export function labelled(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  {
    y,
    nClasses = 2,
    ...rest
  }: { y: ArrayLike<number>; nClasses?: number; groups?: Int32Array; weights?: Float32Array },
): LabelledRows {
  return {
    frame: {
      nRows: y.length,
      columns: Object.entries(columns).map(([name, values]) => ({
        type: 'numeric' as const,
        name,
        values: Float64Array.from(values),
      })),
    },
    y: Int32Array.from(y),
    nClasses,
    weights: null,
    groups: null,
    ...rest,
  };
}

/** The values of a numeric column. */
export function valuesOf(frame: Frame, name: string): Float64Array {
  return (frame.columns.find((column) => column.name === name) as NumericColumn).values;
}

/** A procedure that learns nothing: two classes, the probability of class 1 from a row's values by name. */
export function fixedProcedure(columns: readonly string[], p: (...values: number[]) => number): Procedure {
  return {
    name: 'fixed',
    fit: async () => ({
      nClasses: 2,
      features: columns.map((name) => ({ name, column: name, level: null, kind: 'numeric' })),
      predict: async (frame) => {
        const values = columns.map((name) => valuesOf(frame, name));
        return Float32Array.from({ length: 2 * frame.nRows }, (_, at) => {
          const own = p(...values.map((column) => column[at >> 1]!));
          return at % 2 === 1 ? own : 1 - own;
        });
      },
    }),
  };
}

/** A procedure that knows the class of every row of `id` that it was fitted on, and says class shares of others. */
export function memory(seen: { train: number[]; asked: number[] }[] = []): Procedure {
  return {
    name: 'memory',
    async fit({ frame, y, nClasses }): Promise<FittedProcedure> {
      const ids = valuesOf(frame, 'id');
      const known = new Map(Array.from(ids, (id, row) => [id, y[row]!]));
      const record = { train: [...ids], asked: [] as number[] };
      seen.push(record);
      const shares = Array.from(
        { length: nClasses },
        (_, one) => y.filter((own) => own === one).length / y.length,
      );
      return {
        nClasses,
        features: [],
        predict: async (other) => {
          const asked = [...valuesOf(other, 'id')];
          record.asked.push(...asked);
          return Float32Array.from(
            asked.flatMap((id) =>
              known.has(id) ? shares.map((_, one) => (known.get(id) === one ? 1 : 0)) : shares,
            ),
          );
        },
      };
    },
  };
}
