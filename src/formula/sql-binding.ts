import { name, type Sql, sql } from '#sql';

/** Uses a piece of SQL several times in another without writing it several times. */
export type Bind = (part: Sql, use: (once: Sql) => Sql) => Sql;

/** Pieces of at most this size are simply repeated. */
const SMALL = 4;

/** Nested repetition would grow with every level, so that larger pieces become the argument of a lambda. */
export function createBind(): Bind {
  let count = 0;
  return (part, use) => {
    if (isSmall(part)) return use(part);
    const variable = name(`v${count++}`);
    return sql`list_transform([${part}], lambda ${variable}: ${use(variable)})[1]`;
  };
}

function isSmall(part: Sql): boolean {
  let left = SMALL;
  const count = (piece: Sql): void => {
    if (left <= 0) return;
    if (piece.type !== 'sequence') left--;
    else for (const inner of piece.parts) count(inner);
  };
  count(part);
  return left > 0;
}
