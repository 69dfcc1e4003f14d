import { AppError } from '#base';
import type { CategoryColumn, Frame, FrameColumn, NumericColumn } from '#matrix';
import { join, type Sql, sql } from '#sql';

/** A column of a frame. @throws COLUMN_UNKNOWN */
export function columnOf(frame: Frame, name: string): FrameColumn {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new AppError('COLUMN_UNKNOWN', `recipe: expected a column "${name}", found none`, {
    data: { column: name },
  });
}

/** @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND */
export function numericColumn(frame: Frame, name: string): NumericColumn {
  const column = columnOf(frame, name);
  if (column.type === 'numeric') return column;
  throw new AppError('COLUMN_WRONG_KIND', `column "${name}": expected numbers, got categories`, {
    data: { column: name },
  });
}

/** @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND */
export function categoryColumn(frame: Frame, name: string): CategoryColumn {
  const column = columnOf(frame, name);
  if (column.type === 'category') return column;
  throw new AppError('COLUMN_WRONG_KIND', `column "${name}": expected categories, got numbers`, {
    data: { column: name },
  });
}

/** Rows of each level at some rows, most frequent first, then by code unit; and how many are missing. */
export function levelCounts(
  { codes, levels }: CategoryColumn,
  rows: Uint32Array,
): { levels: { level: string; count: number }[]; missing: number } {
  const counts = new Float64Array(levels.length);
  let missing = 0;
  for (const row of rows) {
    const code = codes[row]!;
    if (code >= 0) counts[code]!++;
    else missing++;
  }
  const found = levels.flatMap((level, code) => (counts[code]! > 0 ? [{ level, count: counts[code]! }] : []));
  return { levels: found.sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1)), missing };
}

/** A number as DOUBLE: whole ones would make whole-number arithmetic of it. */
export function double(value: number): Sql {
  return sql`CAST(${value} AS DOUBLE)`;
}

/** `CASE value WHEN ... THEN ... ELSE rest END`; just `rest` without cases. */
export function caseOf(value: Sql, cases: readonly (readonly [string, Sql])[], rest: Sql): Sql {
  if (cases.length === 0) return rest;
  const whens = cases.map(([level, then]) => sql`WHEN ${level} THEN ${then}`);
  return sql`CASE ${value} ${join(whens, sql` `)} ELSE ${rest} END`;
}

/** log(1 + x) to full precision, as engines have no log1p (Kahan; Goldberg 1991, theorem 4). */
export function log1pSql(x: Sql): Sql {
  return sql`CASE WHEN 1.0::DOUBLE + ${x} = 1 THEN ${x} ELSE ln(1.0::DOUBLE + ${x}) * (${x} / ((1.0::DOUBLE + ${x}) - 1)) END`;
}

/** exp(y) - 1 to full precision (Kahan; Higham 2002, section 1.14.1). */
export function expm1Sql(y: Sql): Sql {
  return sql`CASE WHEN exp(${y}) = 1 THEN ${y} WHEN exp(${y}) - 1 = -1 THEN -1.0::DOUBLE WHEN ${y} > 1 THEN exp(${y}) - 1 ELSE (exp(${y}) - 1) * (${y} / ln(exp(${y}))) END`;
}

/** A number for people. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
