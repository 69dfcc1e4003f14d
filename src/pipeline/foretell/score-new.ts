import { join } from 'node:path';
import { AppError, invariant, silentProgress } from '#base';
import type { Dataset, Finding } from '#contract';
import { readBundle } from '#store';
import { replayKeptTexts } from '#table';
import type { AddedColumn as ListColumn } from '../customers-file.ts';
import { writeCustomersFile } from '../customers-file.ts';
import type { ExportFacts } from '../export-customers.ts';
import { rowsFile, tableName, textsFile } from '../join/imported-table.ts';
import { ownColumns } from '../join/table-columns.ts';
import { listCells } from '../score/list-cells.ts';
import { placeRows } from '../score/place-rows.ts';
import { scoreFindings } from '../score/score-findings.ts';
import { missingColumn, neededColumns, predictionScoring } from '../score/scoring-model.ts';
import type { SegmentedRun } from '../segmented-run.ts';
import type { StageResult } from '../stage-runner.ts';
import type { JobHost } from '../table-job.ts';
import { loadPrediction } from '../train/load-prediction.ts';

/** Name of the file with the new customers. */
export const NEW_CUSTOMERS_FILE = 'new_customers_scored.csv';

/** What became of a list of new customers. */
export interface ScoredNew extends ExportFacts {
  readonly rows: number;
  readonly findings: readonly Finding[];
}

/**
 * The list of new customers with the segment that each is foretold to be in, as a file of an artifact: its cells as they
 * stand, then what `score` adds. A list that the model cannot read is told of and left out.
 * @param model the bundle that foretells segments, and what it is called.
 * @returns null where there is no list, or it cannot be scored.
 */
export async function scoreNewCustomers(
  job: SegmentedRun,
  model: { artifact: string; label: string },
  host: JobHost,
): Promise<StageResult<ScoredNew> | null> {
  const { table } = await job.recipeFacts();
  const at = table.uses.findIndex(({ role }) => role === 'new');
  const one = at < 0 ? undefined : await job.tableAt(at);
  if (one === undefined) return null;
  const { dateOrder, raw } = job.options;
  try {
    return await host.runner.run<ScoredNew>({
      stage: 'score-new',
      inputs: [model.artifact, one.key],
      options: { label: model.label, dateOrder, raw },
      span: [0.99, 1],
      compute: (folder) => scored(one.table, { ...model, dateOrder, raw, folder }, { job, host }),
    });
  } catch (error) {
    if (!(error instanceof AppError) || !['COLUMN_UNKNOWN', 'COLUMN_WRONG_KIND'].includes(error.code))
      throw error;
    host.log.warn(`The new customers are not scored: ${error.message}`);
    return null;
  }
}

async function scored(
  { dataset, folder: kept }: { dataset: Dataset; folder: string },
  options: {
    artifact: string;
    label: string;
    dateOrder: 'dmy' | 'mdy' | 'ymd' | null;
    raw: boolean;
    folder: string;
  },
  { job, host }: { job: SegmentedRun; host: JobHost },
): Promise<ScoredNew> {
  const { artifact, label, dateOrder, raw, folder } = options;
  const model = predictionScoring(
    loadPrediction(await readBundle(host.workspace.artifactFolder(artifact))),
    label,
  );
  const engine = await host.resources.engine();
  const { signal } = host;
  const texts = textsFile({ dataset, folder: kept });
  if (texts === null) throw new AppError('COLUMN_WRONG_KIND', `${tableName(dataset)}: expected customers`);
  const ctx = { ...(await job.scoringContext()), progress: silentProgress };
  const source = {
    parquet: texts,
    names: dataset.columns.map(({ name }) => name),
    columns: neededColumns(model, dateOrder),
    missing: missingColumn(tableName(dataset), label),
  };
  const { chunks } = await replayKeptTexts(engine, source, signal);
  const table = { chunks, nRows: dataset.rows };
  const { placed, tally } = await placeRows(table, { model, told: () => undefined }, ctx);
  invariant(tally.readRows === dataset.rows, `${dataset.rows} rows are scored, not ${tally.readRows}`);
  const added = model
    .added(false)
    .map((column): ListColumn => ({ name: column.name, ...listCells(column, placed) }));
  const parquet = rowsFile({ dataset, folder: kept });
  const columns = ownColumns(dataset, 0);
  const { neutralised } = await writeCustomersFile(
    join(folder, NEW_CUSTOMERS_FILE),
    { table: { columns, customers: 0, joined: [], nRows: dataset.rows }, parquet, texts: [texts] },
    { added, engine, signal, raw },
  );
  const unread = { count: 0, lines: [] };
  const findings = scoreFindings(model, { nRows: dataset.rows, names: [], unread, neutralised: 0 }, tally);
  return { file: NEW_CUSTOMERS_FILE, rows: dataset.rows, neutralised, cut: 0, findings };
}
