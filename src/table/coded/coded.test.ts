import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import { sql } from '#sql';
import { createEngine, type Engine, filePattern, type ImportOptions, importTable } from '#table';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { codeEarly } from './code-early.ts';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isAbsent = !existsSync(data);
const pools: KernelPool[] = [];
let engine: Engine;
let folder = '';
let n = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-coded-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'temp') });
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});

afterAll(async () => {
  for (const pool of pools) await pool.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What an import gives: facts or the code of its error, files, and their hashes. */
async function outcome(file: string, pool: KernelPool | null, options: Partial<ImportOptions> = {}) {
  const outDir = join(folder, `out-${++n}`);
  const { signal } = new AbortController();
  const base = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const ctx = pool === null ? { ...base, engine } : { ...base, engine, pool: async () => pool };
  try {
    const dataset = await importTable({ file, outDir, codedBytes: 0, ...options }, ctx);
    const hashes: Record<string, string> = {};
    const tables: Record<string, unknown> = {};
    for (const name of readdirSync(outDir).sort()) {
      const path = join(outDir, name);
      hashes[name] = createHash('sha256').update(readFileSync(path)).digest('hex');
      if (!name.endsWith('.parquet')) continue;
      const from = sql`read_parquet(${filePattern(path)})`;
      tables[name] = [
        await engine.rows(sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`),
        await engine.rows(sql`SELECT * FROM ${from}`),
      ];
    }
    return { facts: { dataset, tables }, hashes };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { facts: { code: cause.code, message: cause.message }, hashes: {} };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function expectSame(file: string, options: Partial<ImportOptions> = {}) {
  const plain = await outcome(file, null, options);
  const coded = await Promise.all(pools.map((pool) => outcome(file, pool, options)));
  for (const { facts } of coded) expect(facts).toEqual(plain.facts);
  expect(coded[1]!.hashes).toEqual(coded[0]!.hashes);
  expect(coded[2]!.hashes).toEqual(coded[0]!.hashes);
}

function written(content: string | Buffer): string {
  const path = join(folder, `table-${++n}.csv`);
  writeFileSync(path, content);
  return path;
}

async function isCoded(file: string): Promise<boolean> {
  const tempDir = join(folder, `codes-${++n}`);
  const { signal } = new AbortController();
  mkdirSync(tempDir);
  const rest = { limits: DEFAULT_LIMITS, progress: silentProgress, signal, rejected: null as never };
  const early = await codeEarly(file, {
    ...rest,
    tempDir,
    pool: async () => pools[1]!,
    codedBytes: 0,
    isHashed: false,
  });
  await early?.coded.release();
  return early !== null;
}

const ORDERS = Array.from({ length: 300 }, (_, i) => {
  const day = String(1 + (i % 28)).padStart(2, '0');
  const status = i % 7 === 0 ? '' : i % 5 === 0 ? '"returned, late"' : 'done';
  return `O${1000 + (i >> 1)},2024-03-${day}T10:00:${day},C${i % 40},${i % 9},${(i % 13) + 0.5}0,${status}`;
});

test('a clean table is read as codes, whatever its line ends, mark and last line', async () => {
  const header = 'order_id,order_date,customer_id,quantity,unit_price,status';
  for (const end of ['\n', '\r\n']) {
    for (const [mark, last] of [
      ['', end],
      ['\ufeff', ''],
    ]) {
      const file = written(mark + [header, ...ORDERS].join(end) + last);
      expect(await isCoded(file)).toBe(true);
      await expectSame(file);
    }
  }
});

test('plain numbers, times and names, and what only looks like them', async () => {
  const cycle = (texts: readonly string[]) => (i: number) => texts[i % texts.length]!;
  const second = (i: number) => new Date(1.7e12 + i * 3_600_000).toISOString().slice(0, 19);
  const columns: Record<string, (i: number) => string> = {
    plain: (i) => String(i * 7919),
    padded: (i) => String(i).padStart(4, '0'),
    plus: cycle(['+1', '2', '3']),
    negative: cycle(['-1.25', '2', '3.5']),
    thousands: cycle(['1,234', '12,345', '7']),
    exponent: cycle(['1e3', '2', '1.5E-2']),
    huge: (i) => `12345678901234567${i % 10}`,
    'too huge': (i) => `99999999999999999${100 + i}`,
    'many decimals': (i) => `0.${'123456789012'.slice(0, 1 + (i % 12))}`,
    money: (i) => (i / 100).toFixed(i % 2 === 0 ? 2 : 1),
    'same value': cycle(['1.5', '1.50', '01.500', '3', '3.0', '3.']),
    whole: cycle(['17.0', '17', '18.00', '019.0']),
    'whole huge': cycle(['1234567890123456.0', '1234567890123457', '1']),
    token: cycle(['1', '2', 'n/a', '3']),
    blank: cycle(['1.5', '', '2.25']),
    mixed: (i) => (i % 37 === 0 ? 'about 12 of them' : String(i)),
    compact: (i) => String(20240101 + (i % 28)),
    'birth date': (i) => (i % 50 === 0 ? '20230229' : String(19800101 + (i % 28))),
    'serial date': (i) => String(45000 + i),
    day: (i) => second(24 * i).slice(0, 10),
    'day and time': (i) => second(i),
    minute: (i) => second(i).slice(0, 16).replace('T', ' '),
    'two forms': (i) =>
      i % 2 === 0 ? second(24 * i).slice(0, 10) : `${second(24 * i).slice(0, 10)} 00:00:00`,
    'no such day': (i) => (i % 40 === 0 ? '2023-02-29' : '2024-02-29'),
    'no such hour': (i) => (i % 40 === 0 ? '2024-01-01 24:00:00' : '2024-01-01 23:59:59'),
    'leap second': (i) => (i % 40 === 0 ? '2016-12-31T23:59:60' : second(i)),
    'early day': cycle(['0001-01-01', '0000-01-01', '1600-02-29', '9999-12-31', '1969-12-31', '1900-02-28']),
    order_id: (i) => (i % 9 === 0 ? `C${10000 + i}` : `D${10000 + i}`),
    name: (i) => `customer number ${i}`,
    constant: () => 'the same in every row 1',
    nothing: () => '',
  };
  const names = Object.keys(columns);
  const csv = (text: string) => (text.includes(',') ? `"${text}"` : text);
  const row = (i: number) =>
    Object.values(columns)
      .map((cell) => csv(cell(i)))
      .join(',');
  const file = written([names.join(','), ...Array.from({ length: 120 }, (_, i) => row(i))].join('\n'));
  expect(await isCoded(file)).toBe(true);
  await expectSame(file);
});

test('tables with anything out of the ordinary are read as before', async () => {
  const rows = ['a,b,c', ...Array.from({ length: 60 }, (_, i) => `${i},x${i % 4},2024-01-${10 + (i % 20)}`)];
  const odd = [
    '1,"x\ny",2024-01-01',
    '1,x"y,2024-01-01',
    '1,"x" ,2024-01-01',
    '1, "x",2',
    '1,2',
    '1,2,3,4',
    '',
    '1,x\0y,2',
    '1,"x',
    '1,x\ry,3',
    '1,x,3\r',
  ];
  for (const [i, row] of odd.entries()) {
    const file = written([...rows.slice(0, 30), row, ...rows.slice(30)].join('\n'));
    expect(await isCoded(file)).toBe(false);
    if (i % 3 === 0) expect(await outcome(file, pools[1]!)).toEqual(await outcome(file, null));
  }
  const latin = Buffer.concat([
    Buffer.from(rows.join('\n')),
    Buffer.from([0x0a, 0x31, 0x2c, 0xe9, 0x2c, 0x33]),
  ]);
  const file = written(latin);
  expect(await outcome(file, pools[1]!)).toEqual(await outcome(file, null));
});

test('a limit that is passed is told, and the memory is given back', async () => {
  const file = written(['a,b', ...Array.from({ length: 50 }, (_, i) => `${i},x`)].join('\n'));
  for (const pool of [pools[1]!, null]) {
    const { facts } = await outcome(file, pool, { limits: { rows: 20 } });
    expect(facts).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  }
});

const cell = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '1',
      '02',
      '3.50',
      '17.0',
      '-4',
      '1,234',
      '2024-01-02',
      '3/12/2010',
      '1e3',
      '20240102',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '',
      'NA',
      '-',
      'null',
      'inf',
      ' x',
      'x ',
      '\u00a0y',
      'é',
      '😀',
      '=1+1',
      '$5',
      '5 %',
      '"',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'B', '7', ',', '"', ' ', 'ü', '.'), maxLength: 20 }),
  },
);
const uniform = [
  fc.integer({ min: -50, max: 1e6 }).map(String),
  fc.bigInt({ min: -(10n ** 17n), max: 10n ** 18n }).map(String),
  fc.integer({ min: 0, max: 99_999 }).map((x) => (x / 100).toFixed(2)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer({ min: 0, max: 4000 }).map((day) => new Date(day * 864e5).toISOString().slice(0, 10)),
  fc.integer({ min: 0, max: 2e9 }).map((second) => new Date(second * 1000).toISOString().slice(0, 19)),
  fc.constantFrom('yes', 'no', 'Yes'),
  fc.constantFrom('red', 'green', 'dark blue', 'märz', 'march', 'april 2'),
  fc.integer({ min: 0, max: 60 }).map((x) => `C${String(x).padStart(5, '0')}`),
  cell,
];
const column = fc
  .tuple(
    fc.constantFrom(...uniform),
    fc.constantFrom(fc.constant(''), fc.constantFrom('', 'n/a'), cell),
    fc.integer({ min: 0, max: 8 }),
  )
  .chain(([usual, rare, share]) =>
    fc.array(fc.oneof({ weight: 20, arbitrary: usual }, { weight: share, arbitrary: rare }), {
      minLength: 30,
      maxLength: 30,
    }),
  );
const table = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 5 }),
  nRows: fc.integer({ min: 1, max: 30 }),
  quoted: fc.boolean(),
  delimiter: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n'),
  closed: fc.boolean(),
});

test('facts, findings and values are those of the engine, and the files the same bytes at any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ columns, nRows, quoted, delimiter, end, closed }) => {
      const csv = (text: string) =>
        quoted || /["\t;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [columns.map((_, j) => `name ${j}`).join(delimiter)];
      for (let i = 0; i < nRows; i++) lines.push(columns.map((cells) => csv(cells[i]!)).join(delimiter));
      await expectSame(written(lines.join(end) + (closed ? end : '')));
    }),
    { seed: 11, numRuns: Number(process.env['CODED_RUNS'] ?? 5) },
  );
});

test('tables of several groups of rows keep every cell', async () => {
  const lines = ['id,when,kind,flag,note'];
  for (let i = 0; i < 130_000; i++) {
    const when = new Date(1.7e12 + (i >> 1) * 61_000).toISOString().slice(0, 19);
    lines.push(
      `K${i % 66_001},${when},k${i % 300},${i % 3 === 0 ? 'yes' : 'no'},${i % 1000 === 0 ? '' : i % 11}`,
    );
  }
  const file = written(lines.join('\n'));
  expect(await isCoded(file)).toBe(true);
  const [plain, coded] = await Promise.all([outcome(file, null), outcome(file, pools[1]!)]);
  expect(coded.facts.dataset).toEqual(plain.facts.dataset);
  expect(isDeepStrictEqual(coded.facts.tables, plain.facts.tables)).toBe(true);
});

test.skipIf(isAbsent)(
  `real files give the same either way${isAbsent ? ' [skipped: no real data]' : ''}`,
  async () => {
    const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(csv|tsv|txt|data)$/.test(name),
    );
    let nCoded = 0;
    for (const name of files.sort()) {
      const file = join(data, name);
      if (statSync(file).size > Number(process.env['CODED_FILE_BYTES'] ?? 120_000)) continue;
      if (await isCoded(file)) nCoded++;
      const [plain, coded] = await Promise.all([outcome(file, null), outcome(file, pools[1]!)]);
      expect(isDeepStrictEqual(coded.facts, plain.facts), name).toBe(true);
    }
    expect(nCoded).toBeGreaterThan(4);
  },
);
