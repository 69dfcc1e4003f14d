import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { type ModelExpression, RUNTIME, stagedQuery } from '#learn';
import { join, name, real, render, type Sql, sql } from '#sql';

/** Largest distance of a probability from that of the model: a few f32 steps. */
const NEAR = 5e-6;

/**
 * What a model says in JavaScript and in SQL (run by DuckDB) is what it predicts.
 * @param said [rows, nClasses]
 */
export async function expectExpressed(
  expression: ModelExpression,
  { rows, said, near = NEAR }: { rows: readonly Float32Array[]; said: Float32Array; near?: number },
): Promise<void> {
  const nClasses = said.length / rows.length;
  const predict = new Function(`"use strict";${RUNTIME.js}\nreturn ${expression.js().js};`)() as (
    x: Float32Array,
  ) => Float32Array;
  const inSql = await sqlPredictions(expression, rows);
  for (const [i, row] of rows.entries()) {
    const own = said.subarray(i * nClasses, (i + 1) * nClasses);
    const inJs = predict(row);
    expect(inJs).toBeInstanceOf(Float32Array);
    for (let c = 0; c < nClasses; c++) {
      expect(Math.abs(inJs[c]! - own[c]!), `row ${i}, class ${c} in JavaScript`).toBeLessThanOrEqual(near);
      expect(Math.abs(inSql[i]![c]! - own[c]!), `row ${i}, class ${c} in SQL`).toBeLessThanOrEqual(near);
    }
  }
}

/** [rows][nClasses] as DuckDB computes them. */
async function sqlPredictions(
  expression: ModelExpression,
  rows: readonly Float32Array[],
): Promise<number[][]> {
  const names = Array.from(rows[0]!, (_, j) => name(`f${j}`));
  const cell = (value: number): Sql => (Number.isNaN(value) ? sql`CAST(NULL AS DOUBLE)` : real(value));
  const values = join(rows.map((row, i) => sql`(${join([sql`${i}`, ...Array.from(row, cell)])})`));
  const source = sql`(VALUES ${values}) AS source(${join([name('row'), ...names])})`;
  const { stages, outputs } = expression.sql(names, 'm_');
  const query = sql`SELECT ${join(outputs)} FROM ${stagedQuery(source, stages)} ORDER BY ${name('row')}`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(render(query));
    return reader.getRows().map((row) => row.map((value) => (value === null ? Number.NaN : Number(value))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
