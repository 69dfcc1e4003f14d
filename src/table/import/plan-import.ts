import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import type { Finding } from '#contract';
import type { Engine } from '../engine/engine.ts';
import { findReader } from '../readers/find-reader.ts';
import { isDatabase } from '../readers/is-database.ts';
import { DEFAULT_LIMITS, type ReadLimits } from '../readers/limits.ts';
import type { ListContext, TableListing } from '../readers/reader.ts';
import { datasetName, sourceName } from './source-name.ts';
import { plainName } from './stack-tables.ts';
import { type PlannedPart, planOf, type TablePlan } from './table-plan.ts';

export interface PlanOptions {
  /** Sheet, table or array to read; null for all that hold a table. */
  readonly table?: string | null;
  /** A query for a database, instead of a table; null elsewhere. */
  readonly query?: string | null;
  readonly limits?: Partial<ReadLimits>;
  readonly signal: AbortSignal;
  /** Given when first needed: a single text file needs none. */
  readonly engine: () => Promise<Engine>;
}

/** Formats whose files may hold several tables. */
const MANY_TABLES: readonly string[] = ['xlsx', 'duckdb', 'json', 'postgres'];

/**
 * Finds out what datasets some files give, from how they begin: a workbook gives one a sheet; files or sheets with
 * equal columns are put below each other (names equal but for case, blanks and underscores); all others stand alone.
 * @throws FILE_*, TABLE_NO_ROWS, TABLE_UNKNOWN, LIMIT_EXCEEDED, SOURCE_UNREACHABLE
 */
export async function planImport(files: readonly string[], options: PlanOptions): Promise<TablePlan[]> {
  const listed: Listed[] = [];
  for (const file of files) {
    const { reader, head } = await findReader(file);
    const hasMany = MANY_TABLES.includes(reader.format);
    if (files.length === 1 && !hasMany) return [planOf(file, datasetName(file))];
    const listing = await withTempDir(options, (context) =>
      reader.list(head, { table: options.table ?? null, query: options.query ?? null }, context),
    );
    listed.push(...tablesOf(file, listing, reader.format === 'postgres' ? (options.query ?? null) : null));
  }
  return distinctNames(stacked(listed).map(planOfGroup));
}

interface Listed {
  readonly part: PlannedPart;
  readonly name: string;
  /** Equal for tables that belong below each other; null for one that stands alone. */
  readonly signature: string | null;
  readonly notes: readonly Finding[];
}

/** Lets a reader look at a source; a folder that it asks for is gone afterwards. */
async function withTempDir<T>(options: PlanOptions, work: (context: ListContext) => Promise<T>): Promise<T> {
  const folders: string[] = [];
  const tempDir = async () => {
    const folder = await mkdtemp(join((await options.engine()).tempDir, 'plan-'));
    folders.push(folder);
    return folder;
  };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    return await work({ engine: options.engine, tempDir, limits, signal: options.signal });
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

function tablesOf(file: string, { tables, leftOut }: TableListing, query: string | null): Listed[] {
  const own = sourceName(file);
  if (tables.length === 0) {
    const why = leftOut.slice(0, 20).map(({ table, why: reason }) => `"${table}" ${reason}`);
    throw new AppError(
      'TABLE_NO_ROWS',
      `${own}: expected a table, found none (${why.join(', ') || 'it is empty'})`,
      {
        data: { file: own, tables: leftOut.map(({ table }) => table) },
      },
    );
  }
  return tables.map(({ table, columns }, i): Listed => {
    const isOnly = tables.length === 1;
    // a workbook is called by its file, the table of a database by itself
    const isFile = isOnly && leftOut.length === 0 && !isDatabase(file);
    const name = table === null || isFile ? datasetName(file) : table;
    return {
      part: { file, table, query, label: table === null || isOnly ? own : table },
      name,
      signature: columns === null ? null : signatureOf(columns),
      notes: i === 0 ? leftOut.map((one) => leftOutFinding(one, own)) : [],
    };
  });
}

function signatureOf(columns: readonly string[]): string | null {
  const plain = columns.map(plainName);
  const isDistinct = new Set(plain).size === plain.length && !plain.includes('');
  return isDistinct ? JSON.stringify([...plain].sort()) : null;
}

function stacked(listed: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  for (const one of listed) {
    const group = groups.find(([first]) => one.signature !== null && first?.signature === one.signature);
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

function planOfGroup(group: readonly Listed[]): TablePlan {
  const files = new Set(group.map(({ part }) => part.file));
  const isMixed = files.size > 1 && files.size < group.length;
  const parts = group.map(({ part }) =>
    isMixed && part.table !== null ? { ...part, label: `${sourceName(part.file)}: ${part.table}` } : part,
  );
  const isOneFile = files.size === 1 && group.length > 1;
  const name = isOneFile ? datasetName(parts[0]!.file) : group[0]!.name;
  return { name, parts: distinctLabels(parts), notes: group.flatMap(({ notes }) => notes) };
}

/** Files of one name in several folders are told apart by their place. */
function distinctLabels(parts: readonly PlannedPart[]): PlannedPart[] {
  const labels = parts.map(({ label }) => label);
  return parts.map((part, i) =>
    labels.indexOf(part.label) === labels.lastIndexOf(part.label)
      ? part
      : { ...part, label: `${part.label} (${i + 1})` },
  );
}

function distinctNames(plans: readonly TablePlan[]): TablePlan[] {
  const names = plans.map(({ name }) => name);
  return plans.map((plan, i) =>
    names.indexOf(plan.name) === i ? plan : { ...plan, name: `${plan.name} (${i + 1})` },
  );
}

function leftOutFinding({ table, why }: { table: string; why: string }, file: string): Finding {
  return {
    code: 'table-left-out',
    severity: 'info',
    column: null,
    count: 1,
    message: `"${table}" of ${file} ${why}: it was not read.`,
  };
}
