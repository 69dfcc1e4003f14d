import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../../../test/testkit/read-csv.ts';
import { workbookFile } from '../../table/testkit/workbook-file.ts';
import { type ScoreTarget, scoreWith } from './score-with.ts';
import type { ScoringModel } from './scoring-model.ts';
import { quietHost, segmentationOf } from './testkit/segmentation-of.ts';

const HEADER = ['customer_id', 'spend', 'note'];
let folder = '';
let model: ScoringModel;
/** Rows of the training file with what the run added. */
let segmented: string[][];
let rows: { customer_id: string; spend: number; note: string }[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-formats-'));
  const rng = createRng(7);
  rows = Array.from({ length: 120 }, (_, i) => ({
    customer_id: `C${i}`,
    spend: Number((500 * (i % 3) + 10 * rng.normal() + 100).toFixed(2)),
    note: i % 40 === 0 ? '=1+1' : `n ${i}`,
  }));
  const file = join(folder, 'customers.csv');
  const lines = rows.map((row) => `${row.customer_id},${row.spend},${row.note}`);
  await writeFile(file, `${HEADER.join(',')}\n${lines.join('\n')}\n`);
  const options = { k: { from: 3, to: 3 }, features: ['spend'] };
  const made = await segmentationOf(file, { folder, options });
  model = made.model;
  segmented = parseCsv(made.segmented).slice(1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function score(name: string, content: string | Buffer, target: Partial<ScoreTarget> = {}) {
  const file = join(folder, name);
  await writeFile(file, content);
  const full = { file, out: null, append: false, ...target };
  const tempDir = await mkdtemp(join(folder, 'temp-'));
  const result = await scoreWith(model, { target: full, tempDir }, quietHost(join(folder, 'out')));
  return { bytes: await readFile(result.file), result };
}

/** What the run added to the i-th row: id, name, confidence, novelty. */
const addedTo = (i: number) => segmented[i]!.slice(3, 7);

test('JSON lines stay as they are and get members: numbers for the id, the confidence and the novelty', async () => {
  const spaced = (row: object) => `${JSON.stringify(row).replaceAll(':', ' : ').slice(0, -1)} }`;
  const lines = rows.map((row, i) => (i === 4 ? spaced(row) : JSON.stringify(row)));
  // a blank line, one that is no object, one without the column, an empty object
  lines.splice(2, 0, '', '[1, 2]', '{"customer_id": "X"}', '{}');
  const { bytes, result } = await score('new.ndjson', `${lines.join('\r\n')}`);
  const out = bytes.toString().split('\r\n');
  expect(out).toHaveLength(lines.length);
  expect([out[2], out[3]]).toEqual(['', '[1, 2]']);
  for (const [i, line] of out.entries()) {
    if (i === 2 || i === 3 || i === 5) continue;
    expect(line.startsWith(lines[i]!.slice(0, -1))).toBe(true);
    const { segment_id, segment_name, confidence, novelty, model: label } = JSON.parse(line);
    expect([typeof segment_id, typeof confidence, label]).toEqual(['number', 'number', 'shop@1']);
    if (i === 4) continue;
    const at = i < 2 ? i : i - 4;
    expect([`${segment_id}`, segment_name, confidence, novelty]).toEqual([
      ...addedTo(at).slice(0, 2),
      ...addedTo(at).slice(2).map(Number),
    ]);
  }
  expect(Object.keys(JSON.parse(out[5]!))).toEqual([
    'segment_id',
    'segment_name',
    'confidence',
    'novelty',
    'model',
  ]);
  expect(result).toMatchObject({ rows: 123, unreadRows: 1 });
  expect(result.findings).toContainEqual(expect.objectContaining({ code: 'rows-not-read', count: 1 }));
});

test('compressed JSON lines are replaced in place and stay compressed', async () => {
  const content = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const { bytes, result } = await score('append.jsonl.gz', content, { append: true });
  const first = JSON.parse(gunzipSync(bytes).toString().split('\n')[0]!);
  expect(first).toMatchObject({ ...rows[0], segment_id: Number(addedTo(0)[0]) });
  expect(result.file.endsWith('append.jsonl.gz')).toBe(true);
});

test('rows of a sheet are written as new CSV, with formulas made harmless', async () => {
  const sheets = [
    { name: 'Plan', rows: [['year', 'goal'], ...rows.map((_, i) => [1900 + i, 5 * i])] },
    { name: 'May', rows: [HEADER, ...rows.map((row) => Object.values(row))] },
  ];
  const { bytes, result } = await score('leads.xlsx', workbookFile({ sheets }), { sheet: 'May' });
  expect(result.file).toBe(join(folder, 'out', 'scored_leads.csv'));
  const cells = parseCsv(bytes.toString());
  expect(cells[0]).toEqual([...HEADER, 'segment_id', 'segment_name', 'confidence', 'novelty', 'model']);
  expect(cells.slice(1).map((row) => row.slice(3, 7))).toEqual(rows.map((_, i) => addedTo(i)));
  expect(cells.slice(1).map((row) => row[2])).toEqual(
    rows.map(({ note }) => (note.startsWith('=') ? `'${note}` : note)),
  );
  expect(result.findings).toContainEqual(expect.objectContaining({ code: 'formulas-neutralised', count: 3 }));
  await expect(score('leads.xlsx', workbookFile({ sheets }))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    hint: 'Name one with --sheet.',
  });
  await expect(
    score('leads.xlsx', workbookFile({ sheets }), { sheet: 'May', append: true }),
  ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await expect(score('leads.xlsx', workbookFile({ sheets }), { sheet: 'June' })).rejects.toMatchObject({
    code: 'TABLE_UNKNOWN',
  });
});

test('an array of a JSON document is written as new CSV', async () => {
  const { bytes, result } = await score('all.json', JSON.stringify({ data: { customers: rows } }));
  expect(result.file.endsWith('scored_all.csv')).toBe(true);
  const cells = parseCsv(bytes.toString()).slice(1);
  expect(cells.map((row) => row.slice(3, 7))).toEqual(rows.map((_, i) => addedTo(i)));
  const lacking = JSON.stringify(rows.map(({ spend, ...rest }) => ({ ...rest, Spent: spend })));
  await expect(score('lacking.json', lacking)).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
});

test('the runner-up is the segment whose mean is second nearest, by id and name before the model', async () => {
  const lines = rows.map((row) => `${row.customer_id},${row.spend},x`);
  const { bytes, result } = await score('again.csv', `${HEADER.join(',')}\n${lines.join('\n')}\n`, {
    runnerUp: true,
  });
  const own = ['segment_id', 'segment_name', 'confidence', 'novelty'];
  expect(result.columns).toEqual([...own, 'runner_up_id', 'runner_up_name', 'model']);
  const scored = parseCsv(bytes.toString()).slice(1);
  const means = [1, 2, 3].map((id) => {
    const values = segmented.flatMap((row, i) => (row[3] === `${id}` ? [rows[i]!.spend] : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  const nameOf = new Map(segmented.map((row) => [row[3], row[4]]));
  for (const [i, row] of scored.entries()) {
    const away = means.map((mean) => Math.abs(mean - rows[i]!.spend));
    const [nearest, next] = [1, 2, 3].sort((a, b) => away[a - 1]! - away[b - 1]!);
    expect([row[3], row[7], row[8]]).toEqual([`${nearest}`, `${next}`, nameOf.get(`${next}`)]);
  }
});
