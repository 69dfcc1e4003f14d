import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, FeatureMatrix } from '#matrix';
import { renderReport } from '#report';
import type { Engine } from '#table';
import type { AddedColumn } from './customers-file.ts';
import { type ExportFacts, exportCustomers } from './export-customers.ts';
import { stampInFiles } from './prediction-stamp.ts';
import { type ReportInput, reportData } from './report-data.ts';
import { neighbourMap, scatterMap } from './scatter-map.ts';

/** Names of the result files. */
export const REPORT_FILE = 'report.html';

/** What the report stage tells beside its files. */
export interface ReportFacts {
  /** The lists of customers, in the order of their formats. */
  readonly exports: readonly ExportFacts[];
}

/** Writes `report.html` and the list of customers in every format that is asked for into a folder. */
export async function writeReport(
  folder: string,
  input: Omit<ReportInput, 'scatter' | 'umap'> & {
    readonly matrix: FeatureMatrix;
    readonly parquet: string;
    /** Original texts of each table of the run, null where they were not kept. */
    readonly texts: readonly (string | null)[];
  },
  ctx: Context & { readonly engine: Engine },
): Promise<ReportFacts> {
  const { recipe, named, parquet, texts } = input;
  const scatter = await scatterMap(input.matrix, named.segmentIds, ctx);
  const near = input.options.umap ? await neighbourMap(input.matrix, named.segmentIds, ctx) : null;
  ctx.progress.report(0.2, 'report');
  await writeFile(join(folder, REPORT_FILE), renderReport(reportData({ ...input, scatter, umap: near })));
  ctx.progress.report(0.4, 'list of customers');
  const { export: formats, raw } = input.options;
  const source = { table: recipe.table, parquet, texts };
  const { engine, signal } = ctx;
  const exports = await exportCustomers(
    { folder, formats },
    { source, added: addedColumns(input), engine, signal, raw },
  );
  return { exports };
}

/**
 * Segment, confidence, novelty and tier of each row of the table; blank for customers that are not segmented. A
 * list that must not be used says so in every row.
 */
function addedColumns({
  recipe,
  named,
  certificate,
  foretold,
}: Omit<ReportInput, 'scatter' | 'umap'>): AddedColumn[] {
  const { rows, table } = recipe;
  const place = rows === null ? null : new Int32Array(table.nRows).fill(-1);
  rows?.forEach((row, i) => {
    place![row] = i;
  });
  const column = (name: string, type: AddedColumn['type'], cell: (at: number) => string): AddedColumn => ({
    name,
    type,
    cell: (row) => {
      const at = place === null ? row : place[row]!;
      return at < 0 ? '' : cell(at);
    },
  });
  const names = new Map(named.personas.map(({ id, name }) => [id, name]));
  const added = [
    column('segment_id', 'whole', (at) => String(named.segmentIds[at])),
    column('segment_name', 'text', (at) => names.get(named.segmentIds[at]!)!),
    column('confidence', 'share', (at) => named.confidence[at]!.toFixed(4)),
    column('novelty', 'share', (at) => named.novelty[at]!.toFixed(4)),
  ];
  const { tiers } = named;
  if (tiers !== null) added.push(column('tier', 'text', (at) => tiers.tiers[tiers.codes[at]!]!.name));
  for (const { name, scores, prediction } of foretold) {
    if (scores === null) continue;
    const cell = (row: number) => (Number.isNaN(scores[row]!) ? '' : scores[row]!.toFixed(4));
    added.push({ name: `${name}_probability`, type: 'share', cell });
    const stamp = stampInFiles(prediction);
    if (stamp !== null) added.push({ name: `${name}_verdict`, type: 'text', cell: () => stamp });
  }
  const { verdict } = certificate;
  if (verdict === 'do-not-use') added.push({ name: 'verdict', type: 'text', cell: () => verdict });
  return added;
}
