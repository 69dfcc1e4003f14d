import { onTestFinished } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, standardise } from '#kernels';
/** A context with a pool of its own, which is closed when the test ends. */
export async function kernelContext({ threads = 2, seed = 1 } = {}) {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  return {
    rng: createRng(seed),
    clock: systemClock,
    log: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
    pool,
  };
}
/** A feature matrix of numeric columns; `columns[j]` is the raw column of feature j, its name by default. */
export async function matrixOf(rows, { pool }, { names, columns, scale = false } = {}) {
  const nCols = rows[0]?.length ?? 0;
  const x = pool.matrix(rows.length, nCols);
  for (const [i, row] of rows.entries()) x.data.set(row, i * nCols);
  if (scale) await standardise(pool, x);
  const features = Array.from({ length: nCols }, (_, j) => {
    const name = names?.[j] ?? `x${j + 1}`;
    return { name, column: columns?.[j] ?? name, level: null, kind: 'numeric' };
  });
  return { features, x };
}
//# sourceMappingURL=kernel-context.js.map
