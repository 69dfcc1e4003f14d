import { join } from 'node:path';
import type { Column, Dataset, Finding, NumericSummary } from '#contract';
import type { CodedText } from '../coded/coded-text.ts';
import { type CodedColumn, codedColumns, writeCoded } from '../coded/write-coded.ts';
import type { Engine } from '../engine/engine.ts';
import { keepSums } from '../orders/kept-sums.ts';
import { columnFindings } from '../profile/column-findings.ts';
import { numericSummaries } from '../profile/numeric-summaries.ts';
import { cancelledOrders, rowFindings } from '../profile/row-findings.ts';
import type { ReadTable } from '../readers/reader.ts';
import type { RoleChoice } from '../roles/column-facts.ts';
import type { TableRoles } from '../roles/infer-roles.ts';
import { unitOfName } from '../typing/column-unit.ts';
import { nameWords } from '../typing/name-words.ts';
import { orderedLevels } from '../typing/ordered-levels.ts';
import { allEnded } from './all-ended.ts';
import type { ColumnDraft } from './column-draft.ts';
import type { ImportContext, PlannedInput } from './import-options.ts';
import { writeTexts, writeTyped } from './write-parquet.ts';

interface TypedTable {
  readonly read: ReadTable;
  readonly drafts: readonly ColumnDraft[];
  readonly roles: TableRoles;
}

/** Of longer logs what needs memory is done one after the other, and texts whose values are known are given back. */
const LONG_ROWS = 2 ** 23;

/** Writes the typed table and says what was found. */
export async function writeTable(
  input: PlannedInput,
  table: TypedTable,
  ctx: ImportContext,
): Promise<Dataset> {
  const { engine, signal, progress } = ctx;
  const { text } = table.read;
  const { drafts } = table;
  progress.report(0.8, 'writing');
  const dataset =
    text.coded === undefined
      ? await writeCells(input, table, ctx)
      : await writeCodes(text.coded, {
          input,
          table,
          columns: await codedColumns(engine, { coded: text.coded, drafts }, signal),
          ctx,
        });
  progress.report(1, 'imported');
  return dataset;
}

/** Cells in the engine: what is written is read again from its pages. */
async function writeCells(
  { plan, outDir }: PlannedInput,
  table: TypedTable,
  { engine, signal, progress }: ImportContext,
): Promise<Dataset> {
  const { read, drafts, roles } = table;
  const { text } = read;
  await writeTyped(engine, { text, drafts, path: join(outDir, 'data.parquet') }, signal);
  if (roles.shape !== 'orders') await writeTexts(engine, text, join(outDir, 'text.parquet'), signal);
  progress.report(0.9, 'profile');
  const [told, ofRows] = await Promise.all([
    toldOf(engine, table, signal),
    rowFindings(engine, rowsOf(table), signal),
  ]);
  return datasetOf(plan, table, { ...told, ofRows });
}

/** Codes: rows are compared and orders summed up while they are written, all of it by the threads of the kernels. */
async function writeCodes(
  coded: CodedText,
  {
    input: { plan, outDir, orderShape, longRows = LONG_ROWS },
    table,
    columns,
    ctx: { engine, signal },
  }: { input: PlannedInput; table: TypedTable; columns: readonly CodedColumn[]; ctx: ImportContext },
): Promise<Dataset> {
  const noted = async () => {
    const told = await toldOf(engine, table, signal);
    if (isLong) for (const one of columns) if (one.type !== 'VARCHAR') coded.forgetTexts(one.index);
    return told;
  };
  const summed = async (told: Told) => {
    const shape = orderShape?.(datasetOf(plan, table, { ...told, ofRows: [] })) ?? null;
    const values = new Map(columns.map((column) => [column.index, column.values]));
    if (shape !== null) await keepSums(coded, { shape, values, folder: outDir }, signal);
  };
  const compared = () => rowFindings(engine, rowsOf(table), signal);
  const writtenFiles = async () => {
    await writeCoded(coded, { columns, path: join(outDir, 'data.parquet') }, signal);
    if (table.roles.shape === 'orders') return;
    await writeTexts(engine, table.read.text, join(outDir, 'text.parquet'), signal);
  };
  const isLong = coded.nRows > longRows && table.roles.shape === 'orders';
  try {
    if (isLong) {
      const told = await noted();
      await writtenFiles();
      const ofRows = await compared();
      await summed(told);
      return datasetOf(plan, table, { ...told, ofRows });
    }
    const told = noted();
    const [ofRows] = await allEnded([compared(), writtenFiles(), told.then(summed)]);
    return datasetOf(plan, table, { ...(await told), ofRows });
  } finally {
    for (const { values } of columns) values.release?.();
  }
}

interface Told {
  readonly columns: Column[];
  readonly ofColumns: readonly Finding[];
  readonly cancelled: readonly Finding[];
}

async function toldOf(engine: Engine, table: TypedTable, signal: AbortSignal): Promise<Told> {
  const { read, drafts, roles } = table;
  const numeric = await numericSummaries(engine, drafts, { signal, coded: read.text.coded });
  const columns = bareColumns(table).map((column, j) => ({ ...column, numeric: numeric.get(j) ?? null }));
  const ofColumns = await columnFindings(engine, drafts, columns, signal);
  const cancelled = roles.shape === 'orders' ? await cancelledOrders(engine, rowsOf(table), signal) : [];
  return { columns, ofColumns, cancelled };
}

function datasetOf(
  plan: PlannedInput['plan'],
  { read, roles }: TypedTable,
  { columns, ofColumns, ofRows, cancelled }: Told & { readonly ofRows: readonly Finding[] },
): Dataset {
  return {
    formatVersion: 1,
    name: plan.name,
    source: read.source,
    shape: roles.shape,
    shapeReason: roles.shapeReason,
    rows: read.text.nRows,
    rejectedRows: read.rejectedRows,
    columns,
    findings: [...plan.notes, ...read.findings, ...ofColumns, ...ofRows, ...cancelled],
  };
}

function rowsOf(table: TypedTable) {
  const { read, drafts, roles } = table;
  const censuses = drafts.map(({ census }) => census);
  return { text: read.text, columns: bareColumns(table), censuses, shape: roles.shape };
}

function bareColumns({ drafts, roles }: TypedTable): Column[] {
  return drafts.map((draft, j) => columnOf(draft, roles.choices[j]!, null));
}

function columnOf(draft: ColumnDraft, choice: RoleChoice, numeric: NumericSummary | null): Column {
  const { kind, storage, decimals } = draft.typing;
  const { missing, distinct, levels } = draft.facts;
  return {
    name: draft.name,
    kind,
    ...choice,
    storage,
    decimals,
    missing,
    missingTokens: [...draft.census.missingTokens],
    dateOrder: draft.typing.dateOrder,
    distinct,
    numeric,
    levels: levels === null ? null : [...levels],
    order:
      kind === 'category' && levels?.length === distinct
        ? orderedLevels(levels.map(({ level }) => level))
        : null,
    unit: unitOfName(draft.name, nameWords(draft.name)),
  };
}
