import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../../../test/testkit/read-csv.ts';
import { temporaryFolder } from '../../../test/testkit/run-job.ts';
import type { LoadedSegmentation } from '../segmentation-bundle.ts';
import { type ScoreTarget, scoreWith } from './score-with.ts';
import { type ScoringModel, segmentScoring } from './scoring-model.ts';
import { quietHost, segmentationOf } from './testkit/segmentation-of.ts';

const HEADER = ['customer_id', 'spend', 'visits', 'region'];

/** Three groups in two numbers and a category, with some values missing. */
function customers(): string[][] {
  const rng = createRng(5);
  return Array.from({ length: 240 }, (_, i) => {
    const group = i % 3;
    const spend = i % 17 === 0 ? '' : (1000 * group + 50 * rng.normal() + 2000).toFixed(2);
    const visits = String(Math.round(20 * ((group + 1) % 3) + 2 * rng.normal()));
    return [`C${i}`, spend, visits, i % 19 === 0 ? 'n/a' : ['1', '2', 'west'][group]!];
  });
}

const csv = (rows: readonly (readonly string[])[], { delimiter = ',', end = '\n' } = {}) =>
  rows.map((row) => row.join(delimiter) + end).join('');

let model: ScoringModel;
let loaded: LoadedSegmentation;
let segmented: string[][];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-score-'));
  const file = join(folder, 'customers.csv');
  await writeFile(file, csv([HEADER, ...customers()]));
  const made = await segmentationOf(file, { folder, options: { k: { from: 3, to: 3 } } });
  ({ model, loaded } = made);
  segmented = parseCsv(made.segmented);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Scored {
  readonly bytes: Buffer;
  readonly path: string;
  readonly result: Awaited<ReturnType<typeof scoreWith>>;
}

async function score(
  content: string | Buffer,
  { name = 'new.csv', ...target }: Partial<ScoreTarget> & { name?: string } = {},
): Promise<Scored> {
  const folder = await temporaryFolder();
  const file = join(folder, name);
  await writeFile(file, content);
  const full = { file, out: null, append: false, ...target };
  const host = quietHost(join(folder, 'out'));
  const result = await scoreWith(model, { target: full, tempDir: join(folder, 'temp') }, host);
  return { bytes: await readFile(result.file), path: file, result };
}

const added = (row: readonly string[]) => row.slice(-5, -1);

test('the score of the training file is what the run wrote, cell for cell', async () => {
  const { bytes, result } = await score(csv([HEADER, ...customers()]));
  const rows = parseCsv(bytes.toString());
  expect(rows[0]).toEqual([...HEADER, 'segment_id', 'segment_name', 'confidence', 'novelty', 'model']);
  expect(rows.map((row) => row.slice(0, 8))).toEqual(segmented.map((row) => row.slice(0, 8)));
  expect(new Set(rows.slice(1).map((row) => row[8]))).toEqual(new Set(['shop@1']));
  expect(result).toMatchObject({ rows: 240, unreadRows: 0, findings: [] });
  expect(result.groups.reduce((sum, { size }) => sum + size, 0)).toBe(240);
});

test('one row alone is read as the training file was: a category stays text, a whole number a decimal', async () => {
  for (const i of [1, 2, 17, 19]) {
    const { bytes } = await score(csv([HEADER, customers()[i]!]));
    expect(added(parseCsv(bytes.toString())[1]!)).toEqual(segmented[i + 1]!.slice(4, 8));
  }
});

test('columns may stand in another order, among others', async () => {
  const rows = [HEADER, ...customers()].map(([id, spend, visits, region]) => [
    region!,
    'x',
    visits!,
    spend!,
    id!,
  ]);
  const { bytes } = await score(csv([rows[0]!, ...rows.slice(1, 30)]));
  const out = parseCsv(bytes.toString());
  expect(out.slice(1).map(added)).toEqual(segmented.slice(1, 30).map((row) => row.slice(4, 8)));
});

test.each([
  [
    'semicolons, decimal comma, CR LF',
    { delimiter: ';', end: '\r\n', comma: true, encoding: 'utf8' as const, mark: '' },
  ],
  [
    'tabs and a byte order mark',
    { delimiter: '\t', end: '\n', comma: false, encoding: 'utf8' as const, mark: '\ufeff' },
  ],
  ['UTF-16', { delimiter: ',', end: '\n', comma: false, encoding: 'utf16le' as const, mark: '\ufeff' }],
  ['windows-1252', { delimiter: '|', end: '\n', comma: false, encoding: 'latin1' as const, mark: '' }],
])('the bytes of the file stay as they are: %s', async (_, how) => {
  const rows = customers().map((row) => [`"Zoë ""${row[0]}"" Müller"`, ...row]);
  if (how.comma) for (const row of rows) row[2] = row[2]!.replace('.', ',');
  const text = csv([['name', ...HEADER], ...rows], how);
  const { bytes } = await score(Buffer.from(how.mark + text, how.encoding));
  const lines = bytes.toString(how.encoding).slice(how.mark.length).split(how.end);
  const { delimiter } = how;
  const cells = lines.map((line) => line.split(delimiter));
  expect(lines.map((line) => line.split(delimiter).slice(0, 5).join(delimiter)).join(how.end)).toBe(text);
  expect(bytes.toString(how.encoding).startsWith(how.mark)).toBe(true);
  expect(cells.slice(1, -1).map((row) => row[5])).toEqual(segmented.slice(1).map((row) => row[4]));
});

test('rows that cannot be read stay, with empty cells, and are told by line; blank lines and blank extra cells too', async () => {
  const rows = customers();
  const lines = [HEADER, ...rows.slice(0, 40)].map((row) => row.join(','));
  lines.splice(3, 0, 'C9999,12');
  lines.splice(6, 0, '');
  lines[10] += ',,';
  lines.push('"never closed,1,2,3');
  const { bytes, result } = await score(lines.join('\r\n'));
  const out = bytes.toString().split('\r\n');
  expect(out).toHaveLength(lines.length);
  expect(out[3]).toBe('C9999,12,,,,,');
  expect(out[6]).toBe('');
  expect(parseCsv(out[10]!)[0]).toHaveLength(9);
  expect(out.at(-1)).toBe('"never closed,1,2,3,,,,,');
  expect(result).toMatchObject({ rows: 42, unreadRows: 2 });
  const finding = result.findings.find(({ code }) => code === 'rows-not-read');
  expect(finding).toMatchObject({ count: 2 });
  expect(finding!.message).toContain(`line 4, ${lines.length}`);
});

test('levels and numbers that cannot be read are counted by column', async () => {
  const rows = customers().slice(0, 30);
  rows[3]![3] = 'moon';
  rows[4]![3] = 'mars';
  rows[5]![1] = 'a lot';
  const { result } = await score(csv([HEADER, ...rows]));
  expect(result.findings.map(({ code, column, count }) => [code, column, count])).toEqual([
    ['unreadable-values', 'spend', 1],
    ['unknown-levels', 'region', 2],
  ]);
});

test('a missing column is named, with the nearest name of the file', async () => {
  const work = score(csv([['customer_id', 'spend', 'Visit', 'region'], ...customers()]));
  await expect(work).rejects.toMatchObject({
    code: 'COLUMN_UNKNOWN',
    data: { column: 'visits', nearest: 'Visit' },
  });
});

test.each(['orders', 'joined'] as const)(
  'a model made from %s by an earlier release, which did not keep how, says so',
  async (source) => {
    const other = { ...model, manifest: { ...model.manifest, source, orders: undefined } };
    const target = { file: join(folder, 'customers.csv'), out: join(folder, 'none.csv'), append: false };
    const work = scoreWith(other, { target, tempDir: join(folder, 'temp') }, quietHost(folder));
    await expect(work).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('earlier release'),
    });
  },
);

test.each([
  ['comma', '1.2340'],
  ['point', '1234'],
] as const)(
  '1,234 alone is read with the decimal mark of the training file: a %s makes it %s',
  async (mark, same) => {
    const columns = model.manifest.columns.map((column) =>
      column.name === 'spend' ? { ...column, decimalMark: mark } : column,
    );
    const marked = { ...model, manifest: { ...model.manifest, columns } };
    const added = async (spend: string) => {
      const place = await temporaryFolder();
      const file = join(place, 'one.csv');
      await writeFile(file, `customer_id;spend;visits;region\nx;${spend};3;1\n`);
      const target = { file, out: join(place, 'scored.csv'), append: false };
      await scoreWith(marked, { target, tempDir: join(place, 'temp') }, quietHost(place));
      return (await readFile(target.out, 'utf8')).split('\n')[1]!.split(';').slice(4);
    };
    expect(await added('1,234')).toEqual(await added(same));
  },
);

test('names that the file has already are not overwritten', async () => {
  const rows = customers().map((row) => [...row, 'mine', 'mine too']);
  const { bytes, result } = await score(csv([[...HEADER, 'segment_id', 'Model'], ...rows]));
  const names = ['segment_id_clientele', 'segment_name', 'confidence', 'novelty', 'model_clientele'];
  expect(result.columns).toEqual(names);
  expect(parseCsv(bytes.toString())[1]!.slice(4, 6)).toEqual(['mine', 'mine too']);
});

test('--append replaces the file itself, compressed if it was, and keeps its permissions', async () => {
  const plain = csv([HEADER, ...customers()]);
  const { path, result, bytes } = await score(gzipSync(plain), { name: 'new.csv.gz', append: true });
  expect(result.file).toBe(path);
  const text = gunzipSync(bytes).toString();
  expect(text.split('\n').map((line) => line.split(',').slice(0, 4).join(','))).toEqual(plain.split('\n'));
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('644');
  expect(await readdir(dirname(path))).toEqual([basename(path), 'temp']);
});

test('a segment name that looks like a formula gets a quote before it', async () => {
  const personas = loaded.manifest.personas.map((one) => ({ ...one, name: `=cmd(${one.id})` }));
  const hostile = segmentScoring({ ...loaded, manifest: { ...loaded.manifest, personas } }, 'shop@1');
  const folder = await temporaryFolder();
  const file = join(folder, 'new.csv');
  await writeFile(file, csv([HEADER, ...customers()]));
  const target = { file, out: join(folder, 'scored.csv'), append: false };
  const result = await scoreWith(hostile, { target, tempDir: join(folder, 'temp') }, quietHost(folder));
  expect(parseCsv(await readFile(target.out, 'utf8'))[1]![5]).toMatch(/^'=cmd\(\d\)$/);
  expect(result.findings).toMatchObject([{ code: 'formulas-neutralised', count: 240 }]);
});

test('a file that changes while it is read is refused and nothing is written', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'new.csv');
  await writeFile(file, csv([HEADER, ...customers()]));
  let touched: Promise<void> | undefined;
  const report = () => {
    touched ??= utimes(file, 1, 1);
  };
  const host = { ...quietHost(join(folder, 'out')), progress: { report } };
  const target = { file, out: null, append: false };
  await expect(scoreWith(model, { target, tempDir: join(folder, 'temp') }, host)).rejects.toMatchObject({
    code: 'FILE_CHANGED',
  });
  await touched;
  expect(await readdir(join(folder, 'out'))).toEqual([]);
});

test('a table without a header gets cells and no names', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'bare.csv');
  const bare = customers().map((row) => [row[1]! || '0', row[2]!]);
  await writeFile(file, csv(bare));
  const made = await segmentationOf(file, { folder, options: { k: { from: 3, to: 3 } } });
  const target = { file, out: join(folder, 'scored.csv'), append: false };
  await scoreWith(made.model, { target, tempDir: join(folder, 'temp') }, quietHost(folder));
  const rows = parseCsv(await readFile(target.out, 'utf8'));
  expect(rows).toHaveLength(240);
  const expected = parseCsv(made.segmented).slice(1);
  expect(rows.map((row) => row.slice(2, 6))).toEqual(expected.map((row) => row.slice(2, 6)));
});

test('segments that must not be used say so in every row, others say nothing of it', () => {
  const judged = (verdict: LoadedSegmentation['manifest']['verdict']) =>
    segmentScoring({ ...loaded, manifest: { ...loaded.manifest, verdict } }, 'shop@1').added(true);
  expect(judged('do-not-use').at(-1)).toEqual({ name: 'verdict', from: 'constant', text: 'do-not-use' });
  for (const verdict of ['doubtful', 'stable'] as const) expect(judged(verdict).at(-1)!.name).toBe('model');
});
