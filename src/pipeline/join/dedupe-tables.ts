import { rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { AppError, nearestName } from '#base';
import type { Dataset, DedupeRule, RelationalStep, TableUse } from '#contract';
import { type DedupeOptions, dedupeQuery } from '#features';
import { sql } from '#sql';
import { type Engine, filePattern } from '#table';
import type { TableFinding } from '../customer-table.ts';
import type { GivenTables } from './given-tables.ts';
import { type ImportedTable, idPosition, rowsFile, tableName } from './imported-table.ts';

/** Tables without the rows that repeat others. */
export interface DedupedTables {
  readonly tables: readonly ImportedTable[];
  readonly findings: readonly TableFinding[];
  /** What was done, once it is known what each table is. */
  steps(uses: readonly TableUse[]): RelationalStep[];
  /** Removes the rows that were kept from the folder. */
  discard(): Promise<void>;
}

/**
 * Drops rows as the user asked for; other tables stay as they are.
 * @throws ROLE_MISSING when rows of one customer are to be dropped and no column names the customer; COLUMN_UNKNOWN
 */
export async function dedupeTables(
  tables: readonly ImportedTable[],
  ctx: { folder: string; given?: Partial<GivenTables>; engine: Engine; signal: AbortSignal },
): Promise<DedupedTables> {
  const rules = ctx.given?.dedupe ?? [];
  const kept: ImportedTable[] = [];
  const files: string[] = [];
  for (const [i, table] of tables.entries()) {
    const rule = rules[i] ?? null;
    if (rule === null) {
      kept.push(table);
      continue;
    }
    const parquet = joinPath(ctx.folder, `rows-${i}.parquet`);
    files.push(parquet);
    kept.push(await dedupeTable(table, { rule, parquet }, ctx));
  }
  const dropped = tables.map(({ dataset }, i) => dataset.rows - kept[i]!.dataset.rows);
  return {
    tables: kept,
    findings: tables.flatMap(({ dataset }, table) =>
      dropped[table] === 0 ? [] : [{ table, finding: droppedFinding(dataset, dropped[table]!) }],
    ),
    steps: (uses) =>
      tables.flatMap(({ dataset }, i) => {
        const rule = rules[i] ?? null;
        if (rule === null) return [];
        const { role } = uses[i]!;
        return [stepOf(dataset, { rule, role, dropped: dropped[i]! })];
      }),
    discard: async () => {
      for (const file of files) await rm(file, { force: true });
    },
  };
}

async function dedupeTable(
  table: ImportedTable,
  { rule, parquet }: { rule: DedupeRule; parquet: string },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<ImportedTable> {
  const { dataset } = table;
  const options = optionsOf(dataset, rule);
  const source = { parquet: rowsFile(table), nColumns: dataset.columns.length };
  const query = dedupeQuery(source, options);
  await engine.exec(sql`COPY (${query}) TO ${parquet} (FORMAT parquet)`, { signal });
  const count = sql`SELECT CAST(count(*) AS DOUBLE) FROM read_parquet(${filePattern(parquet)})`;
  const rows = Number((await engine.rows(count, { signal }))[0]![0]);
  return { ...table, parquet, dataset: { ...dataset, rows } };
}

function optionsOf(dataset: Dataset, { by, keep, time }: DedupeRule): DedupeOptions {
  const file = tableName(dataset);
  const names = dataset.columns.map(({ name }) => name);
  const at = time === null ? null : names.indexOf(time);
  if (at === -1) {
    const near = nearestName(time!, names);
    throw new AppError('COLUMN_UNKNOWN', `--dedupe: expected a column of ${file}, got "${time}"`, {
      hint: near === null ? `The columns are: ${names.slice(0, 40).join(', ')}` : `Did you mean "${near}"?`,
      data: { column: time!, nearest: near },
    });
  }
  // the last column of stacked tables says where a row came from, which makes no row another
  const own = (dataset.source.parts ?? []).length > 0 ? names.slice(0, -1) : names;
  if (by === 'row') return { by: { columns: [...own.keys()] }, keep, time: at };
  const id = idPosition(dataset);
  if (id !== null) return { by: { customer: id }, keep, time: at };
  throw new AppError('ROLE_MISSING', `--dedupe: expected a column with the customer in ${file}, found none`, {
    hint: 'Name it with --id, or drop rows that are equal in every column: exact.',
    data: { file, role: 'customer-id' },
  });
}

function droppedFinding(dataset: Dataset, count: number): TableFinding['finding'] {
  const rows = count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
  const message = `${rows} of ${tableName(dataset)} dropped by --dedupe.`;
  return { code: 'rows-dropped', severity: 'info', column: null, count, message };
}

/** The rules by which rows of the order log were dropped, for tables among which it stands at `orders`. */
export function replayedRules(steps: readonly RelationalStep[], orders: number): (DedupeRule | null)[] {
  const step = steps.find((one) => one.step === 'dedupe' && one.role === 'orders');
  if (step?.step !== 'dedupe') return [];
  const rules: (DedupeRule | null)[] = Array.from({ length: orders }, () => null);
  return [...rules, { by: step.by === null ? 'row' : 'customer', keep: step.keep, time: step.time }];
}

function stepOf(
  dataset: Dataset,
  { rule, role, dropped }: { rule: DedupeRule; role: TableUse['role']; dropped: number },
): RelationalStep {
  const id = idPosition(dataset);
  return {
    step: 'dedupe',
    table: tableName(dataset),
    role,
    by: rule.by === 'row' || id === null ? null : dataset.columns[id]!.name,
    keep: rule.keep,
    time: rule.time,
    rows: dataset.rows,
    dropped,
  };
}
