import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Frame, type NumericColumn, selectRows } from '#matrix';
import { name, render, sql } from '#sql';
import { featureWriter } from './feature-writer.ts';
import { STEPS } from './registry.ts';
import {
  applySteps,
  fitSteps,
  loadSteps,
  type StepPlan,
  type StepsSpec,
  stepsSpecSchema,
  stepsToSql,
} from './run-steps.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
});
afterAll(() => instance.closeSync());

const numeric = (column: string, values: readonly (number | null)[], kind?: NumericColumn['kind']) =>
  ({
    type: 'numeric',
    name: column,
    values: Float64Array.from(values, (x) => x ?? Number.NaN),
    ...(kind === undefined ? {} : { kind }),
  }) as const;
const category = (column: string, values: readonly (string | null)[]) => {
  const levels = [...new Set(values.filter((level) => level !== null))].sort();
  const codes = Int32Array.from(values, (level) => (level === null ? -1 : levels.indexOf(level)));
  return { type: 'category', name: column, codes, levels } as const;
};
const quiet = () => undefined;
const all = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const planned = (step: string, columns: string[], options: Record<string, unknown> = {}): StepPlan => ({
  step,
  columns: () => columns,
  options,
});

interface Row {
  readonly x: number | null;
  readonly y: number | null;
  readonly flat: number | null;
  readonly day: number | null;
  readonly time: number | null;
  readonly yes: number | null;
  readonly c: string | null;
  readonly d: string | null;
  readonly digits: string | null;
}
const frameOf = (rows: readonly Row[]): Frame => ({
  nRows: rows.length,
  columns: [
    numeric(
      'x',
      rows.map((row) => row.x),
    ),
    numeric(
      'y',
      rows.map((row) => row.y),
    ),
    numeric(
      'flat',
      rows.map((row) => row.flat),
    ),
    numeric(
      'day',
      rows.map((row) => row.day),
      'date',
    ),
    numeric(
      'time',
      rows.map((row) => row.time),
      'timestamp',
    ),
    numeric(
      'yes',
      rows.map((row) => row.yes),
      'boolean',
    ),
    category(
      'c',
      rows.map((row) => row.c),
    ),
    category(
      'd "; DROP TABLE t; --',
      rows.map((row) => row.d),
    ),
    category(
      'digits',
      rows.map((row) => row.digits),
    ),
  ],
});
const D = 'd "; DROP TABLE t; --';

const number = fc.oneof(
  fc.integer({ min: -500, max: 500 }).map((n) => n / 4),
  fc.constantFrom(0, 1e-9, 1e9, -1e9, 12345.678, null),
);
const text = fc.constantFrom('a', 'b', "it's", 'Ünï', null);
const row: fc.Arbitrary<Row> = fc.record({
  x: number,
  y: number,
  flat: fc.constantFrom(5, 5, 5, null),
  day: fc.oneof(fc.integer({ min: -800_000, max: 3_000_000 }), fc.constant(null)),
  time: fc.oneof(fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }), fc.constant(null)),
  yes: fc.constantFrom(0, 1, null),
  c: text,
  d: text,
  digits: fc.constantFrom('1', '-2.5', '007', 'x', '', null),
});
/** Rows to score have levels and sizes that the fit has not seen. */
const other = row.chain((seen) =>
  fc
    .record({ x: fc.oneof(number, fc.constantFrom(1e12, -1e12)), c: fc.oneof(text, fc.constant('new')) })
    .map((part) => ({ ...seen, ...part })),
);

const numbers = ['x', 'y', 'flat'];
const texts = ['c', D];
const recipes: Record<string, StepPlan[]> = {
  drop: [planned('drop', ['x', ...texts])],
  select: [planned('select', ['y', 'day'])],
  cast: [
    planned('cast', ['digits'], { to: 'number' }),
    planned('cast', ['x'], { to: 'category' }),
    planned('one-hot', ['x']),
  ],
  'clean-levels': [
    planned('clean-levels', ['c'], { levels: { a: 'b', "it's": 'neu' } }),
    planned('one-hot', ['c']),
  ],
  impute: [
    planned('impute', ['x'], { method: 'group-median', by: D }),
    planned('impute', ['y'], { method: 'mean' }),
    planned('impute', ['flat'], { method: 'mode' }),
    planned('impute', ['day'], { method: 'constant', value: 3.5 }),
    planned('impute', ['c'], { method: 'mode' }),
    planned('impute', [D], { method: 'constant', value: 'none' }),
    planned('one-hot', texts),
  ],
  'impute by knn': [planned('impute', [...numbers, 'day'], { method: 'knn', neighbours: 2, reference: 10 })],
  'missing-indicator': [planned('missing-indicator', ['x', 'c', 'flat'], { always: true })],
  winsorise: [planned('winsorise', numbers, { lower: 0.1, upper: 0.8 })],
  log1p: [
    planned('impute', ['x'], { method: 'zero' }),
    planned('winsorise', ['x'], { lower: 0.5, upper: 1 }),
    planned('scale', ['x'], { method: 'min-max' }),
    planned('log1p', ['x']),
    planned('log1p', ['y'], { when: 'skewed' }),
  ],
  'yeo-johnson': [planned('yeo-johnson', numbers)],
  quantile: [planned('quantile', ['x', 'flat']), planned('quantile', ['y'], { to: 'normal', quantiles: 7 })],
  scale: [
    planned('scale', ['x']),
    planned('scale', ['y'], { method: 'robust' }),
    planned('scale', ['flat'], { method: 'min-max' }),
  ],
  'one-hot': [planned('one-hot', ['c'], { standardise: true }), planned('one-hot', [D], { dropFirst: true })],
  codes: [planned('codes', ['c', D])],
  ordinal: [planned('ordinal', ['c'], { order: 'frequency' }), planned('ordinal', [D])],
  frequency: [planned('frequency', texts)],
  'target-encoding': [planned('target-encoding', texts, { target: 'y', folds: 3, smoothing: 2 })],
  'rare-levels': [
    planned('rare-levels', ['c'], { share: 0.3 }),
    planned('rare-levels', [D], { most: 1, share: 0 }),
    planned('one-hot', texts),
  ],
  'text-grouping': [planned('text-grouping', texts, { groups: 3 }), planned('one-hot', texts)],
  'date-parts': [
    planned('date-parts', ['day'], {
      parts: ['year', 'quarter', 'month', 'day', 'weekday', 'age'],
      cutoff: '2024-02-29',
    }),
    planned('winsorise', ['time']),
    planned('date-parts', ['time'], { parts: ['year', 'day', 'weekday'] }),
  ],
  derive: [
    planned('derive', [], { name: 'ratio', formula: 'x / (y + 1)' }),
    planned('derive', [], { name: 'big', formula: 'x > 2 and y < 50' }),
    planned('derive', [], { name: 'word', formula: "if(x > 1, 'high', c)" }),
    planned('one-hot', ['word']),
    planned('derive', [], { name: 'when', formula: 'if(yes, day, time)' }),
    planned('derive', [], { name: 'late', formula: "when > '1990-05-01' and not yes" }),
    planned('derive', [], { name: 'weekday of it', formula: 'weekday(when)' }),
    planned('date-parts', ['when'], { parts: ['age'], cutoff: '2020-01-01' }),
  ],
  'a chain of number steps': [
    planned('winsorise', numbers),
    planned('impute', ['x', 'y'], { method: 'median' }),
    planned('scale', numbers, { method: 'min-max' }),
    planned('log1p', ['x', 'flat']),
    planned('impute', ['flat'], { method: 'constant', value: -1 }),
    planned('scale', numbers),
    planned('one-hot', texts),
  ],
  pca: [planned('scale', numbers), planned('pca', numbers, { components: 2 })],
};
/** What is left of categories is dropped at the end. */
const rest: StepPlan = {
  step: 'drop',
  columns: (columns) => columns.filter(({ type }) => type === 'category').map((column) => column.name),
  options: {},
};

function applied(spec: StepsSpec, frame: Frame): { names: string[]; rows: number[][] } {
  const { columns } = applySteps(spec, loadSteps(spec).steps, { frame, warn: quiet });
  const rows = Array.from({ length: frame.nRows }, (_, i) =>
    columns.map((column) => (column.type === 'numeric' ? Math.fround(column.values[i]!) : Number.NaN)),
  );
  return { names: columns.map((column) => column.name), rows };
}

/** The matrix as it is written in one pass over the numbers, the rows in two frames. */
function written(spec: StepsSpec, frame: Frame): number[][] {
  const writer = featureWriter(spec, loadSteps(spec));
  const data = new Float32Array(frame.nRows * writer.nFeatures);
  const half = frame.nRows >> 1;
  writer.write(selectRows(frame, all(half)), { data, row: 0 });
  writer.write(selectRows(frame, all(frame.nRows).subarray(half)), { data, row: half });
  return Array.from({ length: frame.nRows }, (_, i) => [
    ...data.subarray(i * writer.nFeatures, (i + 1) * writer.nFeatures),
  ]);
}

async function inSql(spec: StepsSpec, frame: Frame): Promise<{ names: string[]; rows: number[][] }> {
  const connection = await instance.connect();
  try {
    const cell = (column: Frame['columns'][number], i: number) =>
      column.type === 'numeric'
        ? sql`CAST(${Number.isFinite(column.values[i]!) ? column.values[i]! : null} AS DOUBLE)`
        : sql`CAST(${column.levels[column.codes[i]!] ?? null} AS VARCHAR)`;
    await connection.run('CREATE OR REPLACE TEMP TABLE t (i INTEGER)');
    for (const [j, column] of frame.columns.entries())
      await connection.run(
        `ALTER TABLE t ADD COLUMN c${j} ${column.type === 'numeric' ? 'DOUBLE' : 'VARCHAR'}`,
      );
    for (let i = 0; i < frame.nRows; i++)
      await connection.run(
        `INSERT INTO t VALUES (${i}, ${frame.columns.map((column) => render(cell(column, i))).join(', ')})`,
      );
    const columns = new Map(frame.columns.map((column, j) => [column.name, name(`c${j}`)]));
    const query = render(
      stepsToSql(spec, { source: sql`t`, columns, keep: new Map([['row number', name('i')]]) }),
    );
    await connection.run(`EXPLAIN ${query}`);
    const reader = await connection.runAndReadAll(`${query} ORDER BY "row number"`);
    return {
      names: reader.columnNames().slice(1),
      rows: reader
        .getRows()
        .map((cells) => cells.slice(1).map((cell) => (cell === null ? Number.NaN : Number(cell)))),
    };
  } finally {
    connection.closeSync();
  }
}

test('every step of the registry is in the property below', () => {
  const named = Object.values(recipes).flatMap((plan) => plan.map(({ step }) => step));
  expect(STEPS.map((step) => step.name).filter((name) => !named.includes(name))).toEqual([]);
});

const cases = [
  ...Object.entries(recipes).map(([step, plan]) => ({ step, plan, missing: 'filled' as const })),
  { step: 'codes, what is missing kept', plan: recipes['codes']!, missing: 'kept' as const },
  { step: 'scale, what is missing kept', plan: recipes['scale']!, missing: 'kept' as const },
];
for (const { step, plan, missing } of cases) {
  test(`${step}: a row alone gives the bytes of the same row in a batch, also from the stored spec and in SQL`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 14 }),
        fc.array(other, { minLength: 1, maxLength: 5 }),
        async (train, later) => {
          const frame = frameOf(train);
          const spec = fitSteps([...plan, rest], { frame, rows: all(train.length), missing });
          const stored = stepsSpecSchema.parse(JSON.parse(JSON.stringify(spec)));
          const rows = frameOf([...train, ...later]);
          const whole = applied(spec, rows);
          const features = loadSteps(stored).features;
          expect(whole.names).toEqual(features.map((feature) => feature.name));
          if (features.length === 0) return;
          for (let i = 0; i < rows.nRows; i++)
            expect(applied(stored, selectRows(rows, Uint32Array.of(i))).rows[0]).toEqual(whole.rows[i]);
          expect(written(stored, rows)).toEqual(whole.rows);
          const fromSql = await inSql(stored, rows);
          expect(fromSql.names).toEqual(whole.names);
          const plain = (cells: number[][]) => cells.map((values) => values.map((value) => value + 0));
          expect(plain(fromSql.rows)).toEqual(plain(whole.rows));
        },
      ),
      { seed: 4, numRuns: 12 },
    );
  });
}
