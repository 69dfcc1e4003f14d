import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from '#base';
import { findReader } from '../readers/find-reader.ts';
import type { ReadContext, ReadTable } from '../readers/reader.ts';
import { stackTables } from './stack-tables.ts';
import type { TablePlan } from './table-plan.ts';

/** A table ready to be typed, and the column that says where its rows came from, if they came from several places. */
export interface PreparedTable {
  readonly read: ReadTable;
  readonly sourceColumn: string | null;
}

/**
 * Reads all parts of a dataset into one table of the engine.
 * @param keep takes the names of tables to drop in the end.
 */
export async function readParts(
  plan: TablePlan,
  context: ReadContext,
  keep: (table: string) => void,
): Promise<PreparedTable> {
  const { parts } = plan;
  const tables: ReadTable[] = [];
  for (const [i, part] of parts.entries()) {
    const tempDir = join(context.tempDir, `part-${i}`);
    await mkdir(tempDir);
    const progress = partOf(context.progress, i / parts.length, (i + 1) / parts.length);
    const { reader } = await findReader(part.file);
    context.rejected.startPart(part.label);
    const read = await reader.read(part, { ...context, tempDir, progress });
    if (read.text.coded === undefined) keep(read.text.table);
    tables.push(read);
  }
  if (tables.length === 1) return { read: tables[0]!, sourceColumn: null };
  const { engine, signal } = context;
  const { sourceColumn, ...read } = await stackTables(engine, { tables, parts }, signal);
  keep(read.text.table);
  return { read, sourceColumn };
}
