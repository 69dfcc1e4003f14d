import type { Context, FeatureMatrix } from '#matrix';
/** A context with a pool of its own, which is closed when the test ends. */
export declare function kernelContext({
  threads,
  seed,
}?: {
  seed?: number | undefined;
  threads?: number | undefined;
}): Promise<Context>;
/** A feature matrix of numeric columns; `columns[j]` is the raw column of feature j, its name by default. */
export declare function matrixOf(
  rows: readonly (readonly number[])[],
  { pool }: Context,
  {
    names,
    columns,
    scale,
  }?: {
    names?: string[];
    columns?: string[];
    scale?: boolean;
  },
): Promise<FeatureMatrix>;
