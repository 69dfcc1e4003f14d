import { AppError } from '#base';
import { join, name, type Sql, sql, when } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { orderSigns } from '../typing/date-typing.ts';
import { COMMA_SHAPES, POINT_SHAPES } from '../typing/number-typing.ts';
import { shapeOf, trimmed, undecorated } from '../typing/shapes.ts';
import type { CellStyle } from './cell-values.ts';
import type { ReplayColumn } from './replay-column.ts';

/** A text column to be read as what the model knows it to hold. */
export interface StyledColumn {
  /** Name of the column with the cells. */
  readonly cell: string;
  readonly column: ReplayColumn;
}

/** Shapes that only numbers with this mark have. */
const ONLY_POINT = POINT_SHAPES.filter((shape) => !COMMA_SHAPES.includes(shape));
const ONLY_COMMA = COMMA_SHAPES.filter((shape) => !POINT_SHAPES.includes(shape));

/** Digits with at most a point among them: most cells, told by one pattern instead of all of them. */
const PLAIN = '[+-]?\\d+(\\.\\d+)?';

/**
 * How the cells of each column are written, found out from all of them in one scan: the decimal mark that more numbers
 * have, whether currency or percent signs stand around them, and the order of day, month and year that the dates show
 * (as an import finds out). Where the cells say nothing, the order and mark that are known of the column count.
 * @throws DATE_AMBIGUOUS when no order is known and the dates show none.
 */
export async function cellStyles(
  engine: Engine,
  { columns, from }: { columns: readonly StyledColumn[]; from: Sql },
  signal: AbortSignal,
): Promise<CellStyle[]> {
  if (columns.length === 0) return [];
  const facts = columns.map(({ cell, column }) => {
    const text = trimmed(name(cell));
    return isTime(column) ? dateFacts(text) : numberFacts(text);
  });
  const looks = facts.flatMap(({ look }, j) => (look === null ? [] : [sql`${look} AS ${name(`s${j}`)}`]));
  const cells = columns.map(({ cell }) => name(cell));
  const selected = join([...cells, ...looks]);
  const counts = facts.flatMap(({ counts }, j) => counts.map((count) => count(name(`s${j}`))));
  const [counted] = await engine.rows(sql`SELECT ${join(counts)} FROM (SELECT ${selected} FROM ${from})`, {
    signal,
  });
  let at = 0;
  return columns.map(({ column }, j) => {
    const from = at;
    at += facts[j]!.counts.length;
    const values = counted!.slice(from, at);
    return isTime(column) ? dateStyle(column, values) : numberStyle(column, values.map(Number));
  });
}

/** What is looked at in each cell of a column, and what is counted of it. */
interface StyleFacts {
  readonly look: Sql | null;
  readonly counts: readonly ((look: Sql) => Sql)[];
}

function isTime({ storage }: ReplayColumn): boolean {
  return storage === 'DATE' || storage === 'TIMESTAMP';
}

function numberFacts(text: Sql): StyleFacts {
  const look = sql`CASE WHEN regexp_full_match(${text}, ${PLAIN})
    THEN CASE WHEN contains(${text}, '.') THEN 'point' ELSE '' END
    ELSE ${signOf(shapeOf(text), text)} END`;
  const signs = ['point', 'comma', 'text', '$', '$point', '$comma'];
  return {
    look,
    counts: signs.map((sign) => (look) => sql`CAST(count(*) FILTER (${look} = ${sign}) AS DOUBLE)`),
  };
}

function numberStyle({ decimalMark }: ReplayColumn, counts: readonly number[]): CellStyle {
  const [point, comma, text, bare, withPoint, withComma] = counts;
  const decorated = bare! + withPoint! + withComma!;
  const isDecorated = decorated > 0 && text! <= decorated;
  const points = point! + (isDecorated ? withPoint! : 0);
  const commas = comma! + (isDecorated ? withComma! : 0);
  const mark = points === commas ? (decimalMark ?? 'point') : commas > points ? 'comma' : 'point';
  return { mark, isDecorated, dateOrder: 'dmy' };
}

function dateFacts(text: Sql): StyleFacts {
  const { first, second, isOrdered } = orderSigns(text);
  return {
    look: null,
    counts: [
      () => sql`CAST(count(*) FILTER (${first}) AS DOUBLE)`,
      () => sql`CAST(count(*) FILTER (${second}) AS DOUBLE)`,
      () => sql`min(${text}) FILTER (${isOrdered})`,
    ],
  };
}

function dateStyle({ name: column, dateOrder }: ReplayColumn, values: readonly unknown[]): CellStyle {
  const [first, second, example] = values;
  const told = Number(first) === Number(second) ? null : Number(first) > Number(second) ? 'dmy' : 'mdy';
  const order = dateOrder === 'ymd' ? dateOrder : (told ?? dateOrder ?? null);
  if (order === null && example !== null) {
    throw new AppError(
      'DATE_AMBIGUOUS',
      `column "${column}": expected dates that can be read in one way, got "${String(example)}", and no row tells day from month`,
      {
        hint: 'Pass --date-order dmy when the day comes first, --date-order mdy when the month does.',
        data: { column, example: String(example) },
      },
    );
  }
  return { mark: 'point', isDecorated: false, dateOrder: order ?? 'dmy' };
}

/** What a cell of a shape says about the mark; behind `$` what it says without its decoration. */
function signOf(shape: Sql, text: Sql | null): Sql {
  const inner = text === null ? sql`` : signOf(shapeOf(undecorated(text)), null);
  return sql`CASE ${shape} ${join(
    [
      ...ONLY_POINT.map((one) => sql`WHEN ${one} THEN 'point'`),
      ...ONLY_COMMA.map((one) => sql`WHEN ${one} THEN 'comma'`),
    ],
    sql` `,
  )} ${when(text !== null, sql`WHEN 'text' THEN 'text' WHEN 'decorated' THEN '$' || (${inner})`)} ELSE '' END`;
}
