import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { AppError, type BaseContext, partOf } from '#base';
import type { Column, Dataset, Finding } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import type { Engine } from './engine/engine.ts';
import { columnFindings } from './profile/column-findings.ts';
import { numericSummaries } from './profile/numeric-summaries.ts';
import { rowFindings } from './profile/row-findings.ts';
import { sourceFindings } from './profile/source-findings.ts';
import { type ValueFacts, valueFacts } from './profile/value-facts.ts';
import type { ColumnFacts, RoleOverrides } from './roles/column-facts.ts';
import { inferRoles } from './roles/infer-roles.ts';
import { type CleanCopy, cleanCopy } from './text/clean-copy.ts';
import { type LoadedText, loadText } from './text/load-text.ts';
import { openSource } from './text/open-source.ts';
import { type Survey, survey } from './text/survey.ts';
import { type ColumnCensus, columnCensus } from './typing/column-census.ts';
import type { ColumnTyping, DateOrder } from './typing/column-typing.ts';
import { nameWords } from './typing/name-words.ts';
import { textTyping } from './typing/text-typing.ts';
import { typeColumn } from './typing/type-column.ts';

/** What to import and how. */
export interface ImportInput {
  readonly file: string;
  /** Folder for data.parquet, text.parquet and rejected.csv; made if it is not there. */
  readonly outDir: string;
  /** Roles that the user gave, by column name. */
  readonly overrides?: RoleOverrides;
  readonly dateOrder?: DateOrder | null;
}

/** A column while it is being looked at. */
export interface ColumnDraft {
  readonly index: number;
  readonly name: string;
  readonly census: ColumnCensus;
  readonly typing: ColumnTyping;
  readonly facts: ValueFacts;
}

/**
 * Imports a text table: checks every byte and record, types every column by all of its cells, infers roles, and
 * writes `data.parquet` (`row` = number of the row among all data rows of the file, then c0..cN typed),
 * `text.parquet` (the cells as in the file; not of order logs) and `rejected.csv` (only when rows were rejected).
 * @throws FILE_*, TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, COLUMN_DUPLICATE, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, DATE_AMBIGUOUS
 */
export async function importTable(
  input: ImportInput,
  ctx: BaseContext & { readonly engine: Engine },
): Promise<Dataset> {
  const { engine, signal } = ctx;
  await mkdir(input.outDir, { recursive: true });
  const tempDir = await mkdtemp(joinPath(engine.tempDir, 'import-'));
  const tables: string[] = [];
  try {
    ctx.progress.report(0, 'reading bytes');
    const source = await openSource(input.file, { tempDir, signal });
    ctx.progress.report(0.15, 'checking rows');
    const seen = await survey(source, signal);
    const rejectedPath = joinPath(input.outDir, 'rejected.csv');
    const copy = seen.isClean ? null : await cleanCopy(source, seen, { tempDir, rejectedPath, signal });
    if (copy?.keptRows === 0) throw noGoodRows(source.file, copy, seen);
    ctx.progress.report(0.3, 'loading');
    const text = await loadText(engine, { source, survey: seen, copy }, signal);
    tables.push(text.table);
    const columnProgress = partOf(ctx.progress, 0.4, 0.8);
    let drafts = await draftColumns(input, { engine, text, seen, tables, signal }, (share) =>
      columnProgress.report(share, 'typing columns'),
    );
    const facts = drafts.map((draft) => factsOf(draft, text.nRows, seen.header));
    const roles = inferRoles(facts, input.overrides ?? {}, source.file);
    drafts = await Promise.all(
      drafts.map((draft) => {
        const { role } = roles.choices[draft.index]!;
        if (role === 'timestamp') refuseAmbiguousDate(draft, source.file);
        return role === 'customer-id' || role === 'order-id' ? asIdentifier(engine, draft, signal) : draft;
      }),
    );
    ctx.progress.report(0.8, 'writing');
    const parquet = joinPath(input.outDir, 'data.parquet');
    await writeTyped(engine, { text, drafts, parquet }, signal);
    if (roles.shape !== 'orders')
      await writeText(engine, text, joinPath(input.outDir, 'text.parquet'), signal);
    ctx.progress.report(0.9, 'profile');
    const numeric = await numericSummaries(engine, parquet, drafts, signal);
    const columns = drafts.map((draft): Column => {
      const { kind, storage, decimals } = draft.typing;
      const { missing, distinct, levels } = draft.facts;
      return {
        name: draft.name,
        kind,
        ...roles.choices[draft.index]!,
        storage,
        decimals,
        missing,
        missingTokens: [...draft.census.missingTokens],
        distinct,
        numeric: numeric.get(draft.index) ?? null,
        levels: levels === null ? null : [...levels],
      };
    });
    const findings: Finding[] = [
      ...sourceFindings(source, seen, copy),
      ...columnFindings(drafts, columns, text.nRows),
      ...(await rowFindings(engine, { text, columns }, signal)),
    ];
    ctx.progress.report(1, 'imported');
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
        delimiter: seen.delimiter,
        header: seen.header,
      },
      shape: roles.shape,
      shapeReason: roles.shapeReason,
      rows: text.nRows,
      rejectedRows: copy?.rejectedRows ?? 0,
      columns,
      findings,
    };
  } finally {
    for (const table of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
    await rm(tempDir, { recursive: true, force: true });
  }
}

interface Drafting {
  readonly engine: Engine;
  readonly text: LoadedText;
  readonly seen: Survey;
  /** Tables to drop in the end. */
  readonly tables: string[];
  readonly signal: AbortSignal;
}

async function draftColumns(
  input: ImportInput,
  work: Drafting,
  report: (share: number) => void,
): Promise<ColumnDraft[]> {
  const { engine, text, seen, tables, signal } = work;
  const drafts: ColumnDraft[] = [];
  for (const [index, columnName] of seen.names.entries()) {
    const census = await columnCensus(engine, text, index, signal);
    tables.push(census.table);
    const isId = input.overrides?.id === columnName;
    const options = { words: nameWords(columnName), dateOrder: input.dateOrder ?? null, signal };
    const typing = isId ? textTyping(census, true) : await typeColumn(engine, census, options);
    drafts.push({
      index,
      name: columnName,
      census,
      typing,
      facts: await valueFacts(engine, census, typing, signal),
    });
    report((index + 1) / seen.names.length);
  }
  return drafts;
}

function factsOf(draft: ColumnDraft, nRows: number, hasName: boolean): ColumnFacts {
  const { kind, storage, isPadded, ambiguousDate } = draft.typing;
  const { missing, distinct, min, max, levels } = draft.facts;
  return {
    index: draft.index,
    name: draft.name,
    words: nameWords(draft.name),
    kind: ambiguousDate === null ? kind : 'date',
    storage,
    nRows,
    missing,
    distinct,
    min,
    max,
    levels: levels?.map(({ level }) => level.toLowerCase()) ?? [],
    isPadded,
    hasName,
  };
}

/** Ids keep their text: "0017" and "17850.0" are names, not numbers. */
async function asIdentifier(engine: Engine, draft: ColumnDraft, signal: AbortSignal): Promise<ColumnDraft> {
  const typing = textTyping(draft.census, true);
  return { ...draft, typing, facts: await valueFacts(engine, draft.census, typing, signal) };
}

function refuseAmbiguousDate(draft: ColumnDraft, file: string): void {
  const found = draft.typing.ambiguousDate;
  if (found === null) return;
  throw new AppError(
    'DATE_AMBIGUOUS',
    `${file}, row ${found.row}, column "${draft.name}": expected dates that can be read in one way only, got "${found.example}" and no value that tells day from month`,
    {
      hint: 'Pass --date-order dmy when the day comes first, --date-order mdy when the month does.',
      data: { file, column: draft.name, row: found.row, example: found.example },
    },
  );
}

async function writeTyped(
  engine: Engine,
  { text, drafts, parquet }: { text: LoadedText; drafts: readonly ColumnDraft[]; parquet: string },
  signal: AbortSignal,
): Promise<void> {
  const values = drafts.map(
    ({ index, typing }) => sql`${typing.value(name(`c${index}`))} AS ${name(`c${index}`)}`,
  );
  await engine.exec(
    copyTo(sql`SELECT CAST(${text.row} AS BIGINT) AS row, ${join(values)} FROM ${name(text.table)}`, parquet),
    {
      signal,
    },
  );
}

async function writeText(engine: Engine, text: LoadedText, path: string, signal: AbortSignal): Promise<void> {
  const cells = Array.from(
    { length: text.nColumns },
    (_, j) => sql`coalesce(${name(`c${j}`)}, '') AS ${name(`c${j}`)}`,
  );
  await engine.exec(
    copyTo(sql`SELECT CAST(${text.row} AS BIGINT) AS row, ${join(cells)} FROM ${name(text.table)}`, path),
    { signal },
  );
}

/** The text table lies in the order of its rows, and a plain scan keeps it (`preserve_insertion_order`). */
function copyTo(query: Sql, path: string): Sql {
  return sql`COPY (${query}) TO ${path} (FORMAT parquet)`;
}

function noGoodRows(file: string, copy: CleanCopy, seen: Survey): AppError {
  const [reason] = copy.reasons.keys();
  return new AppError(
    'TABLE_NO_GOOD_ROWS',
    `${file}: expected rows with ${seen.names.length} cells, got ${copy.rejectedRows} rows that were all rejected (${reason})`,
    { data: { file, rejectedRows: copy.rejectedRows } },
  );
}
