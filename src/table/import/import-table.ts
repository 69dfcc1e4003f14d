import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, partOf } from '#base';
import type { Dataset } from '#contract';
import { name, sql } from '#sql';
import type { CodedText } from '../coded/coded-text.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import type { RoleChoice } from '../roles/column-facts.ts';
import { inferRoles, type TableRoles } from '../roles/infer-roles.ts';
import { rejectedRows } from '../text/rejected-rows.ts';
import type { ColumnDraft } from './column-draft.ts';
import { asIdentifier, draftColumns, refuseAmbiguousDate, roleFacts } from './draft-columns.ts';
import type { ImportContext, ImportInput, PlannedInput } from './import-options.ts';
import { type PreparedTable, readParts } from './read-parts.ts';
import { datasetName } from './source-name.ts';
import { planOf } from './table-plan.ts';
import { writeTable } from './write-table.ts';

/** Imports a file that is one table: `importPlanned` without a choice of sheets. */
export async function importTable(input: ImportInput, ctx: ImportContext): Promise<Dataset> {
  const { file, ...options } = input;
  return importPlanned({ ...options, plan: planOf(file, datasetName(file)) }, ctx);
}

/**
 * Imports a dataset: reads every byte and row of its files or sheets, types every column by all of its cells, infers
 * roles, and writes `data.parquet` (`row` = number of the row among all data rows of the source, then c0..cN typed),
 * `text.parquet` (the cells as in the file; not of order logs) and `rejected.csv` (only when rows were rejected).
 * @throws FILE_*, TABLE_*, LIMIT_EXCEEDED, SOURCE_UNREACHABLE, COLUMN_DUPLICATE, COLUMN_UNKNOWN, COLUMN_WRONG_KIND,
 * DATE_AMBIGUOUS
 */
export async function importPlanned(input: PlannedInput, ctx: ImportContext): Promise<Dataset> {
  const { engine, signal } = ctx;
  await mkdir(input.outDir, { recursive: true });
  const tempDir = await mkdtemp(join(engine.tempDir, 'import-'));
  const tables: string[] = [];
  let coded: CodedText | undefined;
  const hasParts = input.plan.parts.length > 1;
  const rejected = rejectedRows(join(input.outDir, 'rejected.csv'), { hasParts });
  try {
    const progress = partOf(ctx.progress, 0, 0.4);
    const limits = { ...DEFAULT_LIMITS, ...input.limits };
    const pool = hasParts ? null : (ctx.pool ?? null);
    const { codedBytes, digests, ahead } = input;
    const context = {
      ...{ engine, tempDir, rejected, limits, signal, progress, pool },
      ...(codedBytes === undefined ? {} : { codedBytes }),
      ...(digests === undefined ? {} : { digests }),
      ...(ahead === undefined ? {} : { ahead }),
    };
    const { read, sourceColumn } = await readParts(input.plan, context, (table) => tables.push(table));
    coded = read.text.coded;
    const { format, bytes, file, gzip } = read.source;
    if (pool !== null && coded === undefined && format === 'text' && !gzip && (bytes ?? 0) >= TOLD_BYTES) {
      const why = 'something in it is out of the ordinary, or it has too many different texts';
      ctx.log.info(`${file} is read by the engine, which takes longer: ${why}.`);
    }
    rejected.close();
    const typed = await typedColumns(input, { read, sourceColumn, tables }, ctx);
    return await writeTable(input, { read, ...typed }, ctx);
  } catch (cause) {
    throw asAppError(cause, input.outDir);
  } finally {
    rejected.close();
    await coded?.release();
    for (const table of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** Smaller files take the engine a few seconds. */
const TOLD_BYTES = 2 ** 28;

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
  input: PlannedInput,
  { read, sourceColumn, tables }: PreparedTable & { readonly tables: string[] },
  { engine, signal, progress }: ImportContext,
): Promise<{ drafts: ColumnDraft[]; roles: TableRoles }> {
  const { text, names, declared, source } = read;
  const part = partOf(progress, 0.4, 0.8);
  const drafts = await draftColumns(engine, text, {
    names,
    declared,
    id: input.overrides?.id ?? null,
    dateOrder: input.dateOrder ?? null,
    signal,
    keep: (table) => tables.push(table),
    report: (share) => part.report(share, 'typing columns'),
  });
  const own = sourceColumn === null ? drafts : drafts.slice(0, -1);
  const facts = own.map((draft) => roleFacts(draft, text.nRows, source.header));
  const inferred = inferRoles(facts, input.overrides ?? {}, source.file);
  const choices = sourceColumn === null ? inferred.choices : [...inferred.choices, SOURCE_ROLE];
  const final: ColumnDraft[] = [];
  for (const [j, draft] of drafts.entries()) {
    const { role } = choices[j]!;
    if (role === 'timestamp') refuseAmbiguousDate(draft, source.file);
    const isId = role === 'customer-id' || role === 'order-id';
    final.push(isId ? await asIdentifier(engine, draft, signal) : draft);
  }
  return { drafts: final, roles: { ...inferred, choices } };
}

const SOURCE_ROLE: RoleChoice = {
  role: 'ignore',
  roleCode: 'source',
  roleReason: 'Says which file or sheet a row came from.',
};
