import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathJoin } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import type { Context, Frame } from '#matrix';
import { name, render, sql } from '#sql';
import { predictionJs } from '../../src/pipeline/export/prediction-js.ts';
import { predictionSql } from '../../src/pipeline/export/prediction-sql.ts';
import { BETWEEN_CLASSES, setCodes, setLevels } from '../../src/pipeline/score/set-levels.ts';
import type { LoadedPrediction } from '../../src/pipeline/train/load-prediction.ts';

/** What exported JavaScript gives for a row. */
export interface Said {
  readonly prediction: string;
  readonly confidence: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly confidenceSet?: readonly string[];
  readonly verdict?: string;
}

/** How far the exported forms are from the model. */
export interface Distance {
  /** Probabilities that differ in any bit of their f32. */
  readonly differing: number;
  readonly largest: number;
  /** Rows with another prediction. */
  readonly otherClass: number;
  /** Rows with another set of classes. */
  readonly otherSet: number;
}

type Cells = Record<string, number | string | null>;

/** Rows of a frame as objects of raw cells. */
export function cellsOf({ nRows, columns }: Frame): Cells[] {
  return Array.from({ length: nRows }, (_, i) =>
    Object.fromEntries(
      columns.map((column) => {
        if (column.type === 'category') return [column.name, column.levels[column.codes[i]!] ?? null];
        const value = column.values[i]!;
        return [column.name, Number.isNaN(value) ? null : value];
      }),
    ),
  );
}

/** The exported module, loaded as a user would. */
export async function loadedModule(text: string): Promise<{ predict(row: unknown): Said }> {
  const file = pathJoin(tmpdir(), `clientele-export-${randomUUID()}.mjs`);
  writeFileSync(file, text);
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { predict(row: unknown): Said };
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Compares the exported SQL (in DuckDB) and JavaScript with the model on rows whose raw numbers have storage DOUBLE.
 */
export async function distances(
  loaded: LoadedPrediction,
  frame: Frame,
  ctx: Context,
): Promise<{ js: Distance; sql: Distance; bytes: { js: number; sql: number } }> {
  const { procedure, manifest } = loaded;
  const classes = manifest.prediction.classes.map((one) => one.name);
  const p = await procedure.predict(frame, ctx);
  const decided = procedure.decide?.(p);
  const { sets } = manifest.prediction;
  const codes = sets === undefined ? undefined : setCodes(p, sets);
  const names = setLevels(classes);
  const expected = Array.from({ length: frame.nRows }, (_, i) => {
    const own = p.subarray(i * classes.length, (i + 1) * classes.length);
    const set = sets === undefined ? '' : names[codes![i]!]!;
    return { own, set, class: classes[decided?.[i] ?? own.indexOf(Math.max(...own))]! };
  });
  const text = predictionJs(loaded, 'model@1');
  const query = render(predictionSql(loaded, 'customers'));
  const { predict } = await loadedModule(text);
  const js = cellsOf(frame).map((row) => {
    const said = predict(row);
    expect(said.confidence).toBe(said.probabilities[said.prediction]);
    const set = said.confidenceSet?.join(BETWEEN_CLASSES) ?? '';
    return { class: said.prediction, set, own: classes.map((one) => said.probabilities[one]!) };
  });
  return {
    js: distance(js, expected),
    sql: distance(await sqlRows(query, { loaded, frame, classes }), expected),
    bytes: { js: text.length, sql: query.length },
  };
}

interface Row {
  readonly class: string;
  readonly set: string;
  readonly own: ArrayLike<number>;
}

function distance(got: readonly Row[], expected: readonly Row[]): Distance {
  expect(got).toHaveLength(expected.length);
  let [differing, largest, otherClass, otherSet] = [0, 0, 0, 0];
  for (const [i, { own, set, class: wanted }] of expected.entries()) {
    if (got[i]!.class !== wanted) otherClass++;
    if (got[i]!.set !== set) otherSet++;
    for (let c = 0; c < own.length; c++) {
      const off = Math.abs(Math.fround(got[i]!.own[c]!) - own[c]!);
      expect(off).not.toBeNaN();
      if (off > 0) differing++;
      largest = Math.max(largest, off);
    }
  }
  return { differing, largest, otherClass, otherSet };
}

async function sqlRows(
  query: string,
  { loaded, frame, classes }: { loaded: LoadedPrediction; frame: Frame; classes: readonly string[] },
): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const idColumn = loaded.manifest.idColumn!;
    const columns = frame.columns.map(
      (column) => sql`${name(column.name)} ${column.type === 'category' ? sql`VARCHAR` : sql`DOUBLE`}`,
    );
    const list = columns.map((column) => render(column)).join(', ');
    await connection.run(`CREATE TABLE customers (${render(name(idColumn))} BIGINT, ${list})`);
    const appender = await connection.createAppender('customers');
    for (const [i, row] of cellsOf(frame).entries()) {
      appender.appendBigInt(BigInt(i));
      for (const value of Object.values(row)) {
        if (value === null) appender.appendNull();
        else if (typeof value === 'string') appender.appendVarchar(value);
        else appender.appendDouble(value);
      }
      appender.endRow();
    }
    appender.closeSync();
    const rows = (await connection.runAndReadAll(`${query} ORDER BY 1`)).getRowObjects();
    return rows.map((row) => ({
      class: String(row['prediction']),
      set: String(row['confidence_set'] ?? ''),
      own: classes.map((one) => Number(row[`probability_${one}`])),
    }));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
