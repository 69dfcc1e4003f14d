import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Persona } from '#contract';
import type { Frame } from '#matrix';
import type { CustomerColumn } from '../customer-table.ts';
import { subgroupColumns, subgroupsOf } from './subgroups.ts';

const column = (name: string, more: Partial<CustomerColumn> = {}): CustomerColumn => ({
  name,
  at: 0,
  kind: 'category',
  storage: 'VARCHAR',
  role: 'feature',
  roleCode: 'x',
  roleReason: 'x',
  distinct: 3,
  dataset: 'd',
  rfm: null,
  origin: null,
  ...more,
});

const persona = (id: number, verdict: Persona['verdict']): Persona => ({
  id,
  name: `Segment ${id}`,
  sentence: '',
  size: 1,
  share: 0.5,
  stability: 0.8,
  verdict,
  traits: [],
  typicalCustomer: {},
  alsoTypical: [],
  rule: null,
});

/** 600 customers: `north` is badly served, `rare` has 12 customers, and `coin` says nothing. */
function customers(badly: boolean) {
  const rng = createRng(3);
  const n = 600;
  const region = Int32Array.from({ length: n }, (_, i) =>
    i < 12 ? 1 : i % 5 === 0 ? 0 : i % 7 === 0 ? -1 : 2,
  );
  const coin = Float64Array.from({ length: n }, () => rng.int(2));
  const isBad = (row: number) => badly && region[row] === 0;
  const placed = {
    segmentIds: Int32Array.from({ length: n }, (_, i) =>
      isBad(i) && i % 20 !== 0 ? 2 : 1 + (i % 2 === 1 ? 1 : 0),
    ),
    confidence: Float32Array.from({ length: n }, (_, i) => (isBad(i) ? 0.6 : 0.8) + 0.1 * rng.next()),
    novelty: Float32Array.from({ length: n }, (_, i) => (isBad(i) ? rng.next() ** 0.05 : 0.9 * rng.next())),
  };
  const frame: Frame = {
    nRows: n,
    columns: [
      { type: 'category', name: 'region', codes: region, levels: ['north', 'rare', 'south'] },
      { type: 'numeric', name: 'coin', values: coin },
    ],
  };
  return { frame, placed };
}

const columns = [column('region'), column('coin', { kind: 'boolean', storage: 'BOOLEAN', distinct: 2 })];
const personas = [persona(1, 'stable'), persona(2, 'doubtful')];
const used = new Set(['coin']);

test('each level with enough customers is counted, missing values too, rare levels only as a number', async () => {
  const { frame, placed } = customers(true);
  const found = await subgroupsOf(async () => frame, { columns, used, placed, personas });
  expect(found.groups.map(({ column: name, level, used: isUsed }) => [name, level, isUsed])).toEqual([
    ['region', 'north', false],
    ['region', 'south', false],
    ['region', null, false],
    ['coin', 'no', true],
    ['coin', 'yes', true],
  ]);
  expect(found.unlisted).toEqual({ levels: 1, columns: 0 });
  const region = (frame.columns[0] as { codes: Int32Array }).codes;
  for (const [at, code] of [0, 2, -1].entries()) {
    const rows = [...region.keys()].filter((row) => region[row] === code);
    const group = found.groups[at]!;
    const share = (is: (row: number) => boolean) => rows.filter(is).length / rows.length;
    expect(group.customers).toBe(rows.length);
    expect(group.segments[0]!.value).toBeCloseTo(
      share((row) => placed.segmentIds[row] === 1),
      6,
    );
    expect(group.novel.value).toBeCloseTo(
      share((row) => placed.novelty[row]! >= 0.95),
      6,
    );
    expect(group.held!.value).toBeCloseTo(
      share((row) => placed.segmentIds[row] === 1),
      6,
    );
    const mean = rows.reduce((sum, row) => sum + placed.confidence[row]!, 0) / rows.length;
    expect(group.confidence.value).toBeCloseTo(mean, 5);
  }
  expect(found.overall.customers).toBe(600);
});

test('who is served worse is told in one sentence with every measure; who is not is not', async () => {
  const bad = customers(true);
  const { worse } = await subgroupsOf(async () => bad.frame, { columns, used, placed: bad.placed, personas });
  expect(worse.map(({ column: name, level, measures }) => [name, level, measures])).toEqual([
    ['region', 'north', ['confidence', 'novel', 'held']],
  ]);
  expect(worse[0]!.message).toMatch(
    /^The \d+ customers with region = north are served worse than all others: mean confidence 0\.6\d against 0\.8\d; \d+\.\d % against 0\.0 % are novel; /,
  );
  const fair = customers(false);
  const none = await subgroupsOf(async () => fair.frame, { columns, used, placed: fair.placed, personas });
  expect(none.worse).toEqual([]);
});

test('without measured stability nothing is said about segments that hold', async () => {
  const { frame, placed } = customers(true);
  const found = await subgroupsOf(async () => frame, {
    columns,
    used,
    placed,
    personas: [persona(1, null), persona(2, null)],
  });
  expect(found.overall.held).toBeNull();
  expect(found.worse[0]!.measures).toEqual(['confidence', 'novel']);
});

test('subgroups are columns of few levels, left out or not, and no ids, dates or figures of RFM', () => {
  const chosen = subgroupColumns([
    column('gender', { role: 'ignore', distinct: 2 }),
    column('children', { kind: 'integer', storage: 'BIGINT' }),
    column('age', { kind: 'integer', storage: 'BIGINT', distinct: 50 }),
    column('id', { role: 'customer-id' }),
    column('since', { kind: 'date', storage: 'DATE' }),
    column('frequency', { kind: 'integer', storage: 'BIGINT', rfm: 'frequency' }),
    column('constant', { distinct: 1 }),
  ]);
  expect(chosen.map(({ name }) => name)).toEqual(['gender', 'children']);
});
