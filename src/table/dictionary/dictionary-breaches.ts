import type { Column, Dataset, Finding } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { numericOf } from '../engine/numeric-of.ts';

const EXAMPLES = 5;
const SECONDS_PER_DAY = 86_400;

/** Values outside the range or levels that the dictionary gives their column, counted, with example rows. */
export async function dictionaryBreaches(
  engine: Engine,
  { dataset, parquet }: { readonly dataset: Dataset; readonly parquet: string },
  signal: AbortSignal,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [j, column] of dataset.columns.entries()) {
    for (const rule of rulesOf(column, name(`c${j}`))) {
      const from = sql`FROM read_parquet(${filePattern(parquet)}) WHERE ${rule.isBroken}`;
      const [counted] = await engine.rows(sql`SELECT count(*) ${from}`, { signal });
      const count = Number(counted?.[0]);
      if (count === 0) continue;
      const examples = await engine.rows(sql`SELECT row ${from} ORDER BY row LIMIT ${EXAMPLES}`, { signal });
      const rows = examples.map(([row]) => Number(row));
      const message = `${rule.what}: ${count}.`;
      found.push({ code: rule.code, severity: 'warning', column: column.name, count, message, rows });
    }
  }
  return found;
}

interface Rule {
  readonly code: string;
  readonly what: string;
  readonly isBroken: Sql;
}

function rulesOf(column: Column, cell: Sql): Rule[] {
  const { storage, range, allowedLevels } = column;
  const rules: Rule[] = [];
  const isTime = storage === 'TIMESTAMP';
  const x = isTime ? sql`(${numericOf(storage, cell)} / ${SECONDS_PER_DAY})` : numericOf(storage, cell);
  const isOrdered = storage !== 'VARCHAR' && storage !== 'BOOLEAN';
  const shown = (value: number) => (storage === 'DATE' || isTime ? isoDay(value) : String(value));
  const max = range?.max ?? null;
  const min = range?.min ?? null;
  if (isOrdered && min !== null) {
    rules.push({
      code: 'below-range',
      what: `Values below ${shown(min)}, the least that the dictionary allows`,
      isBroken: sql`${x} < ${min}`,
    });
  }
  if (isOrdered && max !== null) {
    const isBroken = isTime ? sql`${x} >= ${Math.floor(max) + 1}` : sql`${x} > ${max}`;
    rules.push({
      code: 'above-range',
      what: `Values above ${shown(max)}, the most that the dictionary allows`,
      isBroken,
    });
  }
  const isUnknown = allowedLevels == null ? null : unknownLevel(column, allowedLevels, cell);
  if (isUnknown !== null) {
    rules.push({
      code: 'unknown-level',
      what: 'Values that are none of the levels of the dictionary',
      isBroken: isUnknown,
    });
  }
  return rules;
}

function unknownLevel({ storage }: Column, allowed: readonly string[], cell: Sql): Sql | null {
  if (storage === 'BOOLEAN') return null;
  if (storage === 'VARCHAR') return sql`${cell} NOT IN (${join(allowed)})`;
  const numbers = allowed.map(Number);
  return numbers.every(Number.isFinite) ? sql`${numericOf(storage, cell)} NOT IN (${join(numbers)})` : null;
}

function isoDay(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? `day ${days}` : date.toISOString().slice(0, 10);
}
