import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { readCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const rng = createRng(21);
/** A table of `n` customers in two groups, as CSV lines below a header. */
const lines = (n: number) =>
  Array.from(
    { length: n },
    (_, i) => `${i + 1},${20 + (i % 2) * 40 + rng.int(5)},${(i % 2) * 900 + rng.int(99)}.5`,
  );
const header = 'id,age,income';
const good = [header, ...lines(60)].join('\n');

interface Case {
  readonly bytes: string | Buffer | null;
  readonly name?: string;
  readonly args?: string[];
  readonly code: string;
  /** Pieces that the message must hold. */
  readonly says: (string | RegExp)[];
}

const cases: Record<string, Case> = {
  'a missing file': { bytes: null, code: 'FILE_NOT_FOUND', says: ['input.csv', 'found none'] },
  'an empty file': { bytes: '', code: 'FILE_EMPTY', says: ['input.csv'] },
  'a header without rows': { bytes: `${header}\n`, code: 'TABLE_NO_ROWS', says: ['input.csv'] },
  'one row': { bytes: `${header}\n1,20,5\n`, code: 'TABLE_TOO_FEW_ROWS', says: ['got 1'] },
  'one column, an id': {
    bytes: ['id', ...lines(40).map((line) => line.split(',')[0])].join('\n'),
    code: 'NO_FEATURES',
    says: [/column/],
  },
  'constant columns only': {
    bytes: [header, ...Array.from({ length: 40 }, (_, i) => `${i + 1},30,5`)].join('\n'),
    code: 'NO_FEATURES',
    says: [/column/],
  },
  'missing values only': {
    bytes: [header, ...Array.from({ length: 40 }, (_, i) => `${i + 1},,NA`)].join('\n'),
    code: 'NO_FEATURES',
    says: [/column/],
  },
  'duplicate column names': {
    bytes: good.replace('income', 'age'),
    code: 'COLUMN_DUPLICATE',
    says: ['age', /2/, /3/],
  },
  'a picture': {
    bytes: Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(64)]),
    code: 'FILE_BINARY',
    says: ['input.csv'],
  },
  'a cut-off gzip file': {
    bytes: gzipSync(good).subarray(0, 200),
    name: 'input.csv.gz',
    code: 'FILE_CORRUPT',
    says: ['input.csv.gz'],
  },
  'more segments than distinct rows': {
    bytes: [header, ...Array.from({ length: 60 }, (_, i) => `${i + 1},${20 + (i % 3)},${i % 3}`)].join('\n'),
    args: ['--k', '7'],
    code: 'TOO_FEW_DISTINCT_ROWS',
    says: [/7/],
  },
  'an unknown column': { bytes: good, args: ['--features', 'agee'], code: 'COLUMN_UNKNOWN', says: ['agee'] },
  'an unknown id column': { bytes: good, args: ['--id', 'nobody'], code: 'COLUMN_UNKNOWN', says: ['nobody'] },
  'tiers by a column that is not there': {
    bytes: good,
    args: ['--tiers', 'x'],
    code: 'COLUMN_UNKNOWN',
    says: ['"x"'],
  },
  'a k that is no number': { bytes: good, args: ['--k', 'many'], code: 'OPTION_INVALID', says: ['--k'] },
  'an option that does not exist': {
    bytes: good,
    args: ['--colour', 'red'],
    code: 'OPTION_INVALID',
    says: ['--colour'],
  },
};

for (const [title, { bytes, name = 'input.csv', args = [], code, says }] of Object.entries(cases)) {
  test(`${title}: ${code}, exit code 2, nothing left in the out folder`, async () => {
    const folder = await temporaryFolder();
    if (bytes !== null) writeFileSync(join(folder, name), bytes);
    const result = await runCli(['run', name, '--json', '--quiet', ...args], { cwd: folder });
    expect(result.code, result.stderr).toBe(2);
    const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe(code);
    for (const piece of says) expect(error.message).toMatch(piece);
    expect(error.hint.length).toBeGreaterThan(10);
    expect(result.stderr).toContain(error.message);
    expect(existsSync(join(folder, 'clientele-out'))).toBe(false);
    const tmp = join(folder, 'clientele-workspace', 'tmp');
    expect(existsSync(tmp) ? readdirSync(tmp) : []).toEqual([]);
  });
}

test('ragged rows are kept apart with line and reason; the good ones are segmented', async () => {
  const folder = await temporaryFolder();
  const rows = lines(80);
  rows[10] = '11,30';
  rows[20] = '21,30,5,6,7';
  writeFileSync(join(folder, 'input.csv'), [header, ...rows].join('\r\n'));
  const result = await runCli(['run', 'input.csv', '--json', '--quiet', '--k', '2..3'], { cwd: folder });
  expect(result.code, result.stderr).toBe(0);
  const { datasets } = JSON.parse(result.stdout);
  expect(datasets[0]).toMatchObject({ rows: 78, rejectedRows: 2 });
  const rejected = readCsv(join(folder, 'clientele-out', 'rejected.csv'));
  expect(rejected.map((row) => row['line'])).toEqual(['12', '22']);
  for (const row of rejected) expect(row['reason']).toMatch(/3/);
  const customers = readCsv(join(folder, 'clientele-out', 'segmented_customers.csv'));
  expect(customers).toHaveLength(78);
  expect(customers.map((row) => row['id'])).not.toContain('11');
});

test('NUL bytes and broken UTF-8 in a cell reject the row or are told, never lost silently', async () => {
  const folder = await temporaryFolder();
  const rows = lines(80).map((line, i) => `${line},name ${i}`);
  const text = Buffer.from([`${header},note`, ...rows].join('\n'));
  const nul = Buffer.from(text);
  nul[nul.indexOf('name 7')] = 0;
  writeFileSync(join(folder, 'nul.csv'), nul);
  const latin = Buffer.from(text);
  latin[latin.indexOf('name 9') + 4] = 0xe9;
  writeFileSync(join(folder, 'latin.csv'), latin);
  for (const file of ['nul.csv', 'latin.csv']) {
    const result = await runCli(['run', file, '--json', '--quiet', '--k', '2..3'], { cwd: folder });
    expect(result.code, result.stderr).toBe(0);
    const [dataset] = JSON.parse(result.stdout).datasets;
    expect(dataset.rows + dataset.rejectedRows).toBe(80);
    expect(dataset.findings.length).toBeGreaterThan(0);
  }
});

test('infinite and huge numbers never reach a kernel', async () => {
  const folder = await temporaryFolder();
  const rows = lines(80);
  rows[3] = '4,inf,10';
  rows[4] = '5,NaN,20';
  rows[5] = '6,-Infinity,1e400';
  writeFileSync(join(folder, 'input.csv'), [header, ...rows].join('\n'));
  const result = await runCli(['run', 'input.csv', '--json', '--quiet', '--k', '2..3'], { cwd: folder });
  expect(result.code, result.stderr).toBe(0);
  const summary = JSON.parse(result.stdout);
  expect(summary.datasets[0].rows).toBe(80);
  expect(Number.isFinite(summary.segmentation.inertia)).toBe(true);
});

test('an out folder that is a file: OUTPUT_NOT_WRITABLE before any work', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'input.csv'), good);
  writeFileSync(join(folder, 'taken'), 'mine');
  const result = await runCli(['run', 'input.csv', '--json', '--out', 'taken'], { cwd: folder });
  expect(result.code).toBe(2);
  expect(JSON.parse(result.stdout).error.code).toBe('OUTPUT_NOT_WRITABLE');
  expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('mine');
});

test('an out folder that cannot be written leaves what was there', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'input.csv'), good);
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out', 'report.html'), 'old');
  const result = await runCli(['run', 'missing.csv', '--out', 'out'], { cwd: folder });
  expect(result.code).toBe(2);
  expect(readdirSync(join(folder, 'out'))).toEqual(['report.html']);
});

test('hostile names and cells travel through report and lists unharmed', async () => {
  const folder = await temporaryFolder();
  const names = [
    'id',
    '"; DROP TABLE x; --',
    '<script>alert(1)</script>',
    'emoji 🎉',
    'עברית',
    '=1+1',
    'a'.repeat(500),
  ];
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const rows = lines(60).map((line, i) => {
    const [id, age, income] = line.split(',');
    return [
      id!,
      age!,
      income!,
      String(rng.int(50)),
      `"x" OR 1=1 <b>${i}</b>`,
      `=cmd|' /C calc'!A${i}`,
      '@SUM(1)',
    ]
      .map(quote)
      .join(',');
  });
  writeFileSync(join(folder, 'input.csv'), [names.map(quote).join(','), ...rows].join('\n'));
  const result = await runCli(['run', 'input.csv', '--json', '--quiet', '--k', '2..3'], { cwd: folder });
  expect(result.code, result.stderr).toBe(0);
  const customers = readCsv(join(folder, 'clientele-out', 'segmented_customers.csv'));
  expect(Object.keys(customers[0]!).slice(0, 7)).toEqual(
    names.map((name) => (name === '=1+1' ? "'=1+1" : name)),
  );
  expect(customers[5]!["'=1+1"]).toBe("'=cmd|' /C calc'!A5");
  expect(customers[5]!['a'.repeat(500)]).toBe("'@SUM(1)");
  const report = readFileSync(join(folder, 'clientele-out', 'report.html'), 'utf8');
  expect(report).not.toContain('<script>alert(1)</script>');
  expect(report).toContain('&lt;script&gt;alert(1)');
});
