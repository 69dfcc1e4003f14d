import { join, type Sql, sql } from '#sql';
import { numericOf } from '../engine/numeric-of.ts';
import type { DateOrder } from '../typing/column-typing.ts';
import { anyTime } from '../typing/date-typing.ts';
import { COMMA_PATTERN, POINT_PATTERN } from '../typing/number-typing.ts';
import { MISSING_TOKENS, trimmed, undecorated } from '../typing/shapes.ts';
import { PAIRS } from '../typing/text-typing.ts';
import type { ReplayColumn } from './replay-column.ts';

/** How the cells of a text column are written. */
export interface CellStyle {
  readonly mark: 'point' | 'comma';
  /** Currency or percent signs stand around some of them. */
  readonly isDecorated: boolean;
  /** Order of day, month and year in dates that do not begin with the year. */
  readonly dateOrder: DateOrder;
}

/** A text as a value of the column's storage, NULL where it is missing or cannot be read. */
export function valueOfText(column: ReplayColumn, text: Sql, style: CellStyle): Sql {
  const bare = trimmed(text);
  switch (column.storage) {
    case 'VARCHAR':
      return sql`CASE WHEN ${isPresent(text)} THEN ${bare} END`;
    case 'BOOLEAN':
      return sql`CASE WHEN lower(${bare}) IN (${join(PAIRS.map(([, yes]) => yes))}) THEN TRUE
        WHEN lower(${bare}) IN (${join(PAIRS.map(([no]) => no))}) THEN FALSE END`;
    case 'DATE':
    case 'TIMESTAMP':
      return anyTime(bare, style.dateOrder);
    default:
      return numberOfText(style.isDecorated ? undecorated(bare) : bare, style.mark);
  }
}

/** Whether a text says something: it is neither blank nor a word for a missing value. */
export function isPresent(text: Sql): Sql {
  const bare = trimmed(text);
  return sql`(${bare} <> '' AND lower(${bare}) NOT IN (${join(MISSING_TOKENS)}))`;
}

/** A value as a frame has it: numbers as DOUBLE with NaN for NULL (infinities stay), levels as INTEGER: their place, behind them all that of others, -1 for NULL. */
export function frameValue(column: ReplayColumn, value: Sql): Sql {
  if (column.levels === null) {
    const storage = column.storage === 'DATE' ? 'TIMESTAMP' : column.storage;
    const number = numericOf(storage, value);
    const scaled = column.storage === 'DATE' ? sql`floor(${number} / 86400)` : number;
    return sql`coalesce(${scaled}, CAST('NaN' AS DOUBLE))`;
  }
  const { levels } = column;
  const place = levels.length === 0 ? sql`NULL` : sql`nullif(list_position([${join(levels)}], ${value}), 0)`;
  return sql`CAST(CASE WHEN ${value} IS NULL THEN -1 ELSE coalesce(${place} - 1, ${levels.length}) END AS INTEGER)`;
}

function numberOfText(text: Sql, mark: CellStyle['mark']): Sql {
  const pattern = mark === 'comma' ? COMMA_PATTERN : POINT_PATTERN;
  const plain =
    mark === 'comma' ? sql`replace(replace(${text}, '.', ''), ',', '.')` : sql`replace(${text}, ',', '')`;
  return sql`CASE WHEN regexp_full_match(${text}, ${pattern}) THEN TRY_CAST(${plain} AS DOUBLE) END`;
}
