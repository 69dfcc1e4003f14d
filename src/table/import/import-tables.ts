import { join } from 'node:path';
import type { Dataset } from '#contract';
import type { ImportContext, ImportOptions } from './import-options.ts';
import { importPlanned } from './import-table.ts';
import { planImport } from './plan-import.ts';

/**
 * Imports files into one folder each dataset (`outDir/0`, `outDir/1`, ...): a workbook of several tables is one import
 * with several datasets, files or sheets with equal columns are one dataset.
 * @throws what `planImport` and `importPlanned` throw
 */
export async function importTables(
  files: readonly string[],
  options: ImportOptions & { readonly table?: string | null; readonly query?: string | null },
  ctx: ImportContext,
): Promise<Dataset[]> {
  const { table = null, query = null, outDir, ...rest } = options;
  const { limits = {} } = rest;
  const engine = async () => ctx.engine;
  const plans = await planImport(files, { table, query, limits, signal: ctx.signal, engine });
  const datasets: Dataset[] = [];
  for (const [i, plan] of plans.entries()) {
    datasets.push(await importPlanned({ ...rest, plan, outDir: join(outDir, String(i)) }, ctx));
  }
  return datasets;
}
