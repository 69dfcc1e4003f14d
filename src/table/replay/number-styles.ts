import { join, name, type Sql, sql, when } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { COMMA_SHAPES, POINT_SHAPES } from '../typing/number-typing.ts';
import { shapeOf, trimmed, undecorated } from '../typing/shapes.ts';
import type { NumberStyle } from './cell-values.ts';

/** A text column whose numbers are to be read. */
export interface NumberColumn {
  /** Name of the column with the cells. */
  readonly cell: string;
  /** The mark to take where the cells say nothing. */
  readonly known: 'point' | 'comma' | null;
}

/** Shapes that only numbers with this mark have. */
const ONLY_POINT = POINT_SHAPES.filter((shape) => !COMMA_SHAPES.includes(shape));
const ONLY_COMMA = COMMA_SHAPES.filter((shape) => !POINT_SHAPES.includes(shape));

/** Digits with at most a point among them: most cells, told by one pattern instead of all of them. */
const PLAIN = '[+-]?\\d+(\\.\\d+)?';

/**
 * How the numbers of each column are written: the decimal mark that more cells have, and whether currency or percent
 * signs stand around them (as in `columnCensus`). One scan over `from`, whatever the number of distinct cells.
 */
export async function numberStyles(
  engine: Engine,
  { columns, from }: { columns: readonly NumberColumn[]; from: Sql },
  signal: AbortSignal,
): Promise<NumberStyle[]> {
  if (columns.length === 0) return [];
  const signs = columns.map(({ cell }, j) => {
    const text = trimmed(name(cell));
    return sql`CASE WHEN regexp_full_match(${text}, ${PLAIN})
      THEN CASE WHEN contains(${text}, '.') THEN 'point' ELSE '' END
      ELSE ${signOf(shapeOf(text), text)} END AS ${name(`s${j}`)}`;
  });
  const counts = columns.flatMap((_, j) =>
    ['point', 'comma', 'text', '$', '$point', '$comma'].map(
      (sign) => sql`CAST(count(*) FILTER (${name(`s${j}`)} = ${sign}) AS DOUBLE)`,
    ),
  );
  const [counted] = await engine.rows(sql`SELECT ${join(counts)} FROM (SELECT ${join(signs)} FROM ${from})`, {
    signal,
  });
  return columns.map(({ known }, j) => {
    const [point, comma, text, bare, withPoint, withComma] = counted!.slice(6 * j, 6 * j + 6).map(Number);
    const decorated = bare! + withPoint! + withComma!;
    const isDecorated = decorated > 0 && text! <= decorated;
    const points = point! + (isDecorated ? withPoint! : 0);
    const commas = comma! + (isDecorated ? withComma! : 0);
    const mark = points === commas ? (known ?? 'point') : commas > points ? 'comma' : 'point';
    return { mark, isDecorated };
  });
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
