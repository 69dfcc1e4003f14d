import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type BaseContext, partOf } from '#base';
import type { Column, Dataset, NumericSummary } from '#contract';
import { name, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { columnFindings } from '../profile/column-findings.ts';
import { numericSummaries } from '../profile/numeric-summaries.ts';
import { rowFindings } from '../profile/row-findings.ts';
import { sourceFindings } from '../profile/source-findings.ts';
import type { RoleChoice, RoleOverrides } from '../roles/column-facts.ts';
import { inferRoles, type TableRoles } from '../roles/infer-roles.ts';
import type { DateOrder } from '../typing/column-typing.ts';
import type { ColumnDraft } from './column-draft.ts';
import { asIdentifier, draftColumns, refuseAmbiguousDate, roleFacts } from './draft-columns.ts';
import { type ReadText, readText } from './read-text.ts';
import { writeTexts, writeTyped } from './write-parquet.ts';

/** What to import and how. */
export interface ImportInput {
  readonly file: string;
  /** Folder for data.parquet, text.parquet and rejected.csv; made if it is not there. */
  readonly outDir: string;
  /** Roles that the user gave, by column name. */
  readonly overrides?: RoleOverrides;
  readonly dateOrder?: DateOrder | null;
}

/** What an import is given besides its input. */
export type ImportContext = BaseContext & { readonly engine: Engine };

/**
 * Imports a text table: checks every byte and record, types every column by all of its cells, infers roles, and
 * writes `data.parquet` (`row` = number of the row among all data rows of the file, then c0..cN typed),
 * `text.parquet` (the cells as in the file; not of order logs) and `rejected.csv` (only when rows were rejected).
 * @throws FILE_*, TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, COLUMN_DUPLICATE, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, DATE_AMBIGUOUS
 */
export async function importTable(input: ImportInput, ctx: ImportContext): Promise<Dataset> {
  const { engine, signal } = ctx;
  await mkdir(input.outDir, { recursive: true });
  const tempDir = await mkdtemp(join(engine.tempDir, 'import-'));
  const tables: string[] = [];
  try {
    const rejectedPath = join(input.outDir, 'rejected.csv');
    const progress = partOf(ctx.progress, 0, 0.4);
    const read = await readText(engine, input.file, { tempDir, rejectedPath, signal, progress });
    tables.push(read.text.table);
    const { drafts, roles } = await typedColumns(input, read, tables, ctx);
    ctx.progress.report(0.8, 'writing');
    const parquet = join(input.outDir, 'data.parquet');
    await writeTyped(engine, { text: read.text, drafts, path: parquet }, signal);
    if (roles.shape !== 'orders')
      await writeTexts(engine, read.text, join(input.outDir, 'text.parquet'), signal);
    ctx.progress.report(0.9, 'profile');
    const numeric = await numericSummaries(engine, parquet, drafts, signal);
    const columns = drafts.map((draft, j) => columnOf(draft, roles.choices[j]!, numeric.get(j) ?? null));
    const findings = [
      ...sourceFindings(read),
      ...(await columnFindings(engine, drafts, columns, signal)),
      ...(await rowFindings(engine, { text: read.text, columns, shape: roles.shape }, signal)),
    ];
    ctx.progress.report(1, 'imported');
    return { ...identity(read), shape: roles.shape, shapeReason: roles.shapeReason, columns, findings };
  } catch (cause) {
    throw asAppError(cause, input.outDir);
  } finally {
    for (const table of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
    await rm(tempDir, { recursive: true, force: true });
  }
}

const NOT_WRITABLE = new Set(['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT']);

/** Failures of writing are told from bugs. */
function asAppError(cause: unknown, outDir: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (cause instanceof AppError || !NOT_WRITABLE.has(code)) return cause;
  return new AppError('WORKSPACE_NOT_WRITABLE', `${outDir}: expected to write there, got ${code}`, {
    data: { folder: outDir },
    cause,
  });
}

async function typedColumns(
  input: ImportInput,
  read: ReadText,
  tables: string[],
  { engine, signal, progress }: ImportContext,
): Promise<{ drafts: ColumnDraft[]; roles: TableRoles }> {
  const { text, survey, source } = read;
  const part = partOf(progress, 0.4, 0.8);
  const drafts = await draftColumns(engine, text, {
    names: survey.names,
    id: input.overrides?.id ?? null,
    dateOrder: input.dateOrder ?? null,
    signal,
    keep: (table) => tables.push(table),
    report: (share) => part.report(share, 'typing columns'),
  });
  const facts = drafts.map((draft) => roleFacts(draft, text.nRows, survey.header));
  const roles = inferRoles(facts, input.overrides ?? {}, source.file);
  const final: ColumnDraft[] = [];
  for (const [j, draft] of drafts.entries()) {
    const { role } = roles.choices[j]!;
    if (role === 'timestamp') refuseAmbiguousDate(draft, source.file);
    const isId = role === 'customer-id' || role === 'order-id';
    final.push(isId ? await asIdentifier(engine, draft, signal) : draft);
  }
  return { drafts: final, roles };
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
    distinct,
    numeric,
    levels: levels === null ? null : [...levels],
  };
}

function identity({ source, survey, copy, text }: ReadText) {
  return {
    formatVersion: 1,
    name: source.file.replace(/\.gz$/i, '').replace(/\.[^.]+$/, ''),
    source: {
      file: source.file,
      bytes: source.bytes,
      sha256: source.sha256,
      gzip: source.gzip,
      encoding: source.encoding,
      byteOrderMark: source.byteOrderMark,
      delimiter: survey.delimiter,
      header: survey.header,
    },
    rows: text.nRows,
    rejectedRows: copy?.rejectedRows ?? 0,
  } as const;
}
