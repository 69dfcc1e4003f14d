import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRng, type Rng } from '#base';
import type { Persona } from '#contract';
import { kmeans } from '#kernels';
import type { Frame, FrameColumn } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import type { CertifiedSegment } from '../certify/index.ts';
import { columnLabel } from './column-label.ts';
import { describeSegments, formatNumber, formatShare, formatValue } from './index.ts';
import { rankNames } from './rank-names.ts';

const numeric = (name: string, values: readonly number[]): FrameColumn => ({
  type: 'numeric',
  name,
  values: Float64Array.from(values),
});

function category(name: string, values: readonly (string | null)[]): FrameColumn {
  const levels = [...new Set(values.filter((value) => value !== null))].sort();
  return {
    type: 'category',
    name,
    levels,
    codes: Int32Array.from(values, (v) => (v === null ? -1 : levels.indexOf(v))),
  };
}

const frameOf = (...columns: FrameColumn[]): Frame => ({
  nRows: columns[0]!.type === 'numeric' ? columns[0]!.values.length : columns[0]!.codes.length,
  columns,
});

function segmentsOf(labels: Int32Array): CertifiedSegment[] {
  const k = Math.max(...labels) + 1;
  return Array.from({ length: k }, (_, label) => {
    const size = labels.filter((other) => other === label).length;
    return { label, name: null, size, share: size / labels.length, stability: 0.9, verdict: 'highly-stable' };
  });
}

/** Clusters the numeric columns and describes what was found. */
async function describe(
  frame: Frame,
  { used, k, value = null }: { used: string[]; k: number; value?: string | null },
) {
  const ctx = await kernelContext();
  const columns = used.map((name) => frame.columns.find((column) => column.name === name)!);
  const rows = Array.from({ length: frame.nRows }, (_, i) =>
    columns.map((column) => (column.type === 'numeric' ? column.values[i]! : 0)),
  );
  const matrix = await matrixOf(rows, ctx, { names: used, scale: true });
  const { labels } = await kmeans(ctx.pool, matrix.x, { k, starts: 10, seed: 1 });
  return { labels, ...describeSegments({ frame, matrix, labels, segments: segmentsOf(labels), value }, ctx) };
}

const HIGH = /^(very high|high|highest|above-average) (.+)$/i;
const LOW = /^(very low|low|lowest|below-average) (.+)$/i;

/** Every "high" and "low" of a name must be borne out by the effect of that column. */
function expectTrueName(persona: Persona): void {
  const effects = new Map(persona.traits.map((trait) => [columnLabel(trait.column), trait.effect]));
  for (const part of persona.name.split(', ')) {
    const [pattern, sign] = HIGH.test(part) ? [HIGH, 1] : [LOW, -1];
    for (const label of pattern.exec(part)?.[2]?.split(' and ') ?? []) {
      expect(sign * effects.get(label)!, `${persona.name}: ${label}`).toBeGreaterThanOrEqual(0.1);
    }
  }
}

/** Every figure of a sentence must be that of its trait. */
function expectTrueSentence({ sentence, traits, size, share }: Persona): void {
  const [who, figures = ''] = sentence.split(' with, on average (all customers in brackets), ');
  expect(who!.replace('customers', 'customer')).toBe(
    `${size.toLocaleString('en-US')} customer (${formatShare(share)})`,
  );
  const clauses = figures.replace(/\.$/, '').split(/, (?=[^)]*\()| and (?=[^)]*\()/);
  expect(clauses.length).toBeGreaterThan(0);
  for (const clause of clauses) {
    const known = traits.map((trait) =>
      trait.level === null
        ? `${columnLabel(trait.column)} ${formatNumber(trait.segmentMean)} (${formatNumber(trait.overallMean)})`
        : `${formatShare(trait.segmentMean)} ${columnLabel(trait.column)} ${trait.level} (${formatShare(trait.overallMean)})`,
    );
    expect(known, sentence).toContain(clause);
  }
}

function randomFrame(rng: Rng, nRows: number): Frame {
  const group = Array.from({ length: nRows }, () => rng.int(4));
  return frameOf(
    numeric(
      'Balance',
      group.map((g) => 100 * g + 40 * rng.normal()),
    ),
    numeric(
      'CASH_ADVANCE',
      group.map((g) => Math.exp((g === 2 ? 4 : 2) + rng.normal())),
    ),
    numeric(
      'webVisits',
      group.map((g) => (g % 2) * 5 + rng.normal()),
    ),
    category(
      'Region',
      group.map((g) => (rng.next() < 0.1 ? null : g === 1 ? 'north' : rng.next() < 0.5 ? 'south' : 'west')),
    ),
  );
}

test('names are distinct, short and true, and every figure of a sentence is borne out, on random data', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const frame = randomFrame(createRng(seed), 400);
    const { personas, labels, idOfLabel } = await describe(frame, {
      used: ['Balance', 'CASH_ADVANCE', 'webVisits'],
      k: 2 + seed,
      value: 'Balance',
    });
    expect(new Set(personas.map((persona) => persona.name)).size).toBe(personas.length);
    const balance = frame.columns[0]!;
    for (const persona of personas) {
      expect(persona.name.length).toBeLessThanOrEqual(45);
      expectTrueName(persona);
      expectTrueSentence(persona);
      const own = [...labels.keys()].filter((i) => idOfLabel[labels[i]!] === persona.id);
      const mean =
        own.reduce((sum, i) => sum + (balance as { values: Float64Array }).values[i]!, 0) / own.length;
      expect(persona.size).toBe(own.length);
      expect(persona.traits.find((trait) => trait.column === 'Balance')!.segmentMean).toBeCloseTo(mean, 9);
    }
    const means = personas.map(
      (persona) => persona.traits.find((trait) => trait.column === 'Balance')!.segmentMean,
    );
    expect(means).toEqual([...means].sort((a, b) => b - a));
  }
});

test('buyers are named in the words of recency, frequency and money', async () => {
  const rng = createRng(3);
  const group = Array.from({ length: 300 }, (_, i) => i % 3);
  const frame = frameOf(
    numeric(
      'recency',
      group.map((g) => [10, 120, 400][g]! + 5 * rng.next()),
    ),
    numeric(
      'frequency',
      group.map((g) => [20, 4, 1][g]!),
    ),
    numeric(
      'monetary',
      group.map((g) => [2000, 300, 30][g]! + 10 * rng.next()),
    ),
  );
  const { personas } = await describe(frame, {
    used: ['recency', 'frequency', 'monetary'],
    k: 3,
    value: 'monetary',
  });
  expect(personas[0]!.name).toBe('Recent frequent big spenders');
  expect(personas[2]!.name).toBe('Lapsed one-time low spenders');
  expect(personas[0]!.sentence).toContain('20 orders (8.33)');
  expect(personas[2]!.sentence).toMatch(/^100 customers \(33\.3 %\) with, .* days since the last order \(/);
});

test('segments that are alike in every column still get distinct names', async () => {
  const ctx = await kernelContext();
  const frame = frameOf(numeric('a', [1, 1, 1, 1]), category('b', ['x', 'x', 'x', 'x']));
  const matrix = await matrixOf([[1], [1], [1], [1]], ctx, { names: ['a'] });
  const labels = Int32Array.of(0, 1, 2, 0);
  const { personas } = describeSegments(
    { frame, matrix, labels, segments: segmentsOf(labels), value: 'a' },
    ctx,
  );
  expect(personas.map((persona) => persona.name)).toEqual([
    'Average customers (segment 1)',
    'Average customers (segment 2)',
    'Average customers (segment 3)',
  ]);
  expect(personas.map((persona) => persona.size)).toEqual([2, 1, 1]);
  expect(personas[1]!.sentence).toMatch(/^1 customer \(25 %\) with/);
});

test('booleans, dates and missing values are described in their own words', async () => {
  const ctx = await kernelContext();
  const n = 40;
  const half = Array.from({ length: n }, (_, i) => (i < n / 2 ? 0 : 1));
  const frame = frameOf(
    numeric('Partner', half),
    numeric(
      'Joined',
      half.map((h) => 17_000 + 1000 * h),
    ),
    numeric(
      'unknown',
      half.map(() => Number.NaN),
    ),
    category(
      'city',
      half.map(() => null),
    ),
  );
  const matrix = await matrixOf(
    half.map((h) => [h]),
    ctx,
    { names: ['Partner'] },
  );
  const { personas } = describeSegments(
    {
      frame,
      matrix,
      labels: Int32Array.from(half),
      segments: segmentsOf(Int32Array.from(half)),
      value: 'Joined',
      kinds: { Joined: 'date' },
    },
    ctx,
  );
  expect(personas.map((persona) => persona.name)).toEqual(['Mostly with partner', 'Mostly without partner']);
  expect(personas[0]!.sentence).toBe(
    '20 customers (50 %) with, on average (all customers in brackets), 100 % with partner (50 %) and joined 2019-04-14 (2017-11-30).',
  );
  expect(personas[0]!.typicalCustomer).toEqual({
    Partner: 1,
    Joined: '2019-04-14',
    unknown: null,
    city: null,
  });
  expect(personas.map(({ alsoTypical }) => alsoTypical.length)).toEqual(personas.map(() => 2));
});

test('numbers are written with en-US digits and about three figures', () => {
  expect([1234567.8, 1234.4, 123.45, 12.345, 0.12345, 0, -0.0001, 5].map(formatNumber)).toEqual([
    '1,234,568',
    '1,234',
    '123.5',
    '12.35',
    '0.123',
    '0',
    '-1.0e-4',
    '5',
  ]);
  expect(formatValue(0, 'date')).toBe('1970-01-01');
  expect(formatValue(86_400, 'timestamp')).toBe('1970-01-02');
});

test('column names are read as words', () => {
  const columns = [
    'Annual Income (k$)',
    'MntWines',
    'CASH_ADVANCE',
    'avg.order-value',
    '(x)',
    'NumDealsPurchases',
  ];
  expect(columns.map(columnLabel)).toEqual([
    'annual income',
    'amount of wines',
    'cash advance',
    'average order value',
    '(x)',
    'deals purchases',
  ]);
});

test('levels are told with their column where they say nothing alone, and by the more frequent one', async () => {
  const ctx = await kernelContext();
  const half = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1));
  const frame = frameOf(
    category(
      'Gender',
      half.map((h) => (h ? 'F' : 'M')),
    ),
    category(
      'twin',
      half.map((h) => (h ? 'a' : 'b')),
    ),
  );
  const matrix = await matrixOf(
    half.map((h) => [h]),
    ctx,
    { names: ['Gender'] },
  );
  const labels = Int32Array.from(half);
  const { personas } = describeSegments(
    { frame, matrix, labels, segments: segmentsOf(labels), value: null },
    ctx,
  );
  expect(personas.map((persona) => persona.name)).toEqual(['Mostly gender M', 'Mostly gender F']);
  expect(personas[1]!.sentence).toBe(
    '20 customers (50 %) with, on average (all customers in brackets), 100 % gender F (50 %).',
  );
});

realDataTest('the five segments of mall are named by income and spending', async () => {
  const records = readCsv(realData('mall', 'Mall_Customers.csv'));
  const column = (name: string) =>
    numeric(
      name,
      records.map((row) => Number(row[name])),
    );
  const used = ['Annual Income (k$)', 'Spending Score (1-100)'];
  const frame = frameOf(
    column(used[0]!),
    column(used[1]!),
    column('Age'),
    category(
      'Genre',
      records.map((r) => r['Genre']!),
    ),
  );
  const { personas } = await describe(frame, { used, k: 5 });
  expect(personas.map((persona) => [persona.size, persona.name])).toEqual([
    [81, 'Average customers'],
    [39, 'High-income high-spending customers'],
    [35, 'High-income low-spending customers'],
    [23, 'Low-income low-spending customers'],
    [22, 'Low-income high-spending customers'],
  ]);
  for (const persona of personas) expectTrueSentence(persona);
});

/** Counts afresh who meets the rule: precision, recall, size and every figure in words. */
function expectTrueRule(
  { rule, id }: Persona,
  { frame, labels, idOfLabel }: { frame: Frame; labels: Int32Array; idOfLabel: Int32Array },
): void {
  if (rule === null) return;
  expect(rule.conditions.length).toBeLessThanOrEqual(3);
  const meets = (row: number) =>
    rule.conditions.every(({ column: name, operator, value, levels }) => {
      const column = frame.columns.find((one) => one.name === name)!;
      if (column.type === 'category') return levels!.includes(column.levels[column.codes[row]!] ?? '');
      return operator === 'from' ? column.values[row]! >= value! : column.values[row]! < value!;
    });
  const rows = [...labels.keys()];
  const own = rows.filter((row) => idOfLabel[labels[row]!] === id);
  const meeting = rows.filter(meets);
  const both = own.filter(meets);
  expect(rule.customers).toBe(meeting.length);
  expect(rule.precision).toBeCloseTo(both.length / meeting.length, 12);
  expect(rule.recall).toBeCloseTo(both.length / own.length, 12);
  const told = `: ${formatShare(both.length / own.length)} of the segment, and ${formatShare(both.length / meeting.length)} of those who meet it are in it.`;
  expect(rule.text.endsWith(told)).toBe(true);
  for (const { column, value } of rule.conditions) {
    expect(rule.text.toLowerCase()).toContain(columnLabel(column).toLowerCase());
    if (value !== null) expect(rule.text).toContain(formatNumber(value));
  }
}

test('a rule finds the bounds that make a segment, at readable values, and counts right', async () => {
  const rng = createRng(8);
  const group = Array.from({ length: 600 }, (_, i) => i % 3);
  const frame = frameOf(
    numeric(
      'spend',
      group.map((g) => [40, 260, 900][g]! + 20 * rng.normal()),
    ),
    numeric(
      'visits',
      group.map((g) => (rng.next() < 0.05 ? Number.NaN : [3, 3, 30][g]! + rng.normal())),
    ),
    category(
      'region',
      group.map((g) => (g === 1 ? 'north' : rng.next() < 0.5 ? 'south' : 'west')),
    ),
  );
  const ctx = await kernelContext();
  const matrix = await matrixOf(
    Array.from(group, (g) => [g]),
    ctx,
    { names: ['spend'] },
  );
  const labels = Int32Array.from(group);
  const found = describeSegments(
    { frame, matrix, labels, segments: segmentsOf(labels), value: 'spend' },
    ctx,
  );
  const rules = found.personas.map(({ rule }) => rule!);
  for (const persona of found.personas)
    expectTrueRule(persona, { frame, labels, idOfLabel: found.idOfLabel });
  // groups lie twelve standard deviations apart: one bound or level, and no customer on the wrong side
  for (const { conditions, precision, recall } of rules) {
    expect(conditions).toHaveLength(1);
    expect([precision, recall]).toEqual([1, 1]);
  }
  const [rich, , poor] = rules.map(({ conditions }) => conditions[0]!);
  expect(rich).toMatchObject({ column: 'spend', operator: 'from' });
  expect(rich!.value! % 100).toBe(0);
  expect(poor).toMatchObject({ column: 'spend', operator: 'under' });
  expect(poor!.value! % 10).toBe(0);
});

test('the interval of an effect holds what theory gives: 1.96 standard errors of the difference of means', async () => {
  const rng = createRng(9);
  const labels = Int32Array.from({ length: 2000 }, (_, i) => (i % 4 === 0 ? 0 : 1));
  const values = Array.from(labels, (label) => (label === 0 ? 0.5 : 0) + rng.normal());
  const frame = frameOf(numeric('spend', values));
  const ctx = await kernelContext();
  const matrix = await matrixOf(
    values.map((value) => [value]),
    ctx,
    { names: ['spend'] },
  );
  const { personas } = describeSegments(
    { frame, matrix, labels, segments: segmentsOf(labels), value: 'spend' },
    ctx,
  );
  const [{ effect, effectLow, effectHigh }] = personas[0]!.traits as [Persona['traits'][number]];
  // the mean of a quarter less that of all is 3/4 of the difference to the others: sd 3/4 sqrt(1/500 + 1/1500)
  const half = 1.96 * 0.75 * Math.sqrt(1 / 500 + 1 / 1500);
  expect(effectLow!).toBeLessThan(effect);
  expect(effectHigh!).toBeGreaterThan(effect);
  expect(Math.abs((effectHigh! - effectLow!) / (2 * half) - 1)).toBeLessThan(0.2);
});

for (const [folder, file, separator, used, k] of [
  [
    'credit_card',
    'CC GENERAL.csv',
    ',',
    ['BALANCE', 'PURCHASES', 'CASH_ADVANCE', 'CREDIT_LIMIT', 'PAYMENTS'],
    4,
  ],
  [
    'marketing_campaign',
    'marketing_campaign.csv',
    '\t',
    ['Income', 'MntWines', 'NumWebPurchases', 'Recency'],
    4,
  ],
] as const) {
  realDataTest(`${folder}: every clause of names, sentences and rules is borne out by the data`, async () => {
    const [head, ...lines] = readFileSync(realData(folder, file), 'utf8').trimEnd().split(/\r?\n/);
    const names = head!.split(separator);
    const cells = lines.map((line) => line.split(separator));
    const numbers = names.flatMap((name, j): FrameColumn[] => {
      const values = cells.map((row) => (row[j] === '' ? Number.NaN : Number(row[j])));
      const isNumber = values.every((value, i) => !Number.isNaN(value) || cells[i]![j] === '');
      return isNumber && !/^(ID|CUST_ID|Z_)/.test(name) ? [numeric(name, values)] : [];
    });
    const filled = numbers.map((column) =>
      column.type === 'numeric' && (used as readonly string[]).includes(column.name)
        ? numeric(
            column.name,
            Array.from(column.values, (value) => (Number.isNaN(value) ? 0 : value)),
          )
        : column,
    );
    const frame = frameOf(...filled);
    const found = await describe(frame, { used: [...used], k, value: used[1] });
    expect(new Set(found.personas.map(({ name }) => name)).size).toBe(k);
    for (const persona of found.personas) {
      expectTrueName(persona);
      expectTrueRule(persona, { frame, ...found });
      for (const { column, segmentMean, overallMean, effectLow, effectHigh, effect } of persona.traits) {
        const { values } = frame.columns.find(({ name }) => name === column) as { values: Float64Array };
        const mean = (chosen: (row: number) => boolean) => {
          const own = [...values].filter((value, row) => chosen(row) && !Number.isNaN(value));
          return own.reduce((sum, value) => sum + value, 0) / own.length;
        };
        expect(segmentMean).toBeCloseTo(
          mean((row) => found.idOfLabel[found.labels[row]!] === persona.id),
          6,
        );
        expect(overallMean).toBeCloseTo(
          mean(() => true),
          6,
        );
        if (effectLow !== null) expect([effectLow <= effect, effect <= effectHigh!]).toEqual([true, true]);
      }
      if (/ with, on average/.test(persona.sentence)) expectFigures(persona);
    }
  });
}

/** Every number in a sentence is a mean or share of the segment or of all, as it is written for a person. */
function expectFigures({ sentence, traits, size, share }: Persona): void {
  const written = new Set([size.toLocaleString('en-US'), formatShare(share).replace(' %', '')]);
  for (const { segmentMean, overallMean } of traits) {
    for (const value of [segmentMean, overallMean])
      for (const text of [formatNumber(value), formatShare(value).replace(' %', '')]) written.add(text);
  }
  const labels = traits.map(({ column }) => columnLabel(column)).join(' ');
  for (const figure of sentence.match(/(?<![\w.,])-?[\d,]*\.?\d+(?![\w])/g) ?? []) {
    if (!labels.includes(figure)) expect(written, sentence).toContain(figure);
  }
}

test('segments ranked by a value are called vip, plus, mid and low, few without the middle and many with several', () => {
  const named = (n: number, none = false) =>
    rankNames(
      Array.from({ length: n }, (_, i) => n - 1 - i),
      Array.from({ length: n }, (_, label) => ({ name: none && label === 0 ? 'No segment' : null })),
    );
  expect(named(1)).toEqual(['vip']);
  expect(named(2)).toEqual(['vip', 'low']);
  expect(named(3)).toEqual(['vip', 'mid', 'low']);
  expect(named(4)).toEqual(['vip', 'plus', 'mid', 'low']);
  expect(named(6)).toEqual(['vip', 'plus', 'mid 1', 'mid 2', 'mid 3', 'low']);
  expect(named(4, true)).toEqual(['vip', 'mid', 'low', 'No segment']);
});
