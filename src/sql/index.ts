/**
 * SQL is built here and nowhere else, and never executed here:
 *
 *     const query = sql`SELECT ${name('c0')}, count(*) FROM orders WHERE ${name('c1')} = ${level}`;
 *     engine.query(query);              // the engine renders it in its dialect: render(query, duckdb)
 *
 * Strings, numbers, booleans and null become literals, `name` quotes identifiers, `join` puts commas between
 * pieces. There is no way to put text into SQL that does not stand in our own source.
 */
export { join, name, real, type Sql, type SqlValue, sql, when } from './fragment.ts';
export { type Dialect, duckdb, render } from './render.ts';
