import { expect, test } from 'vitest';
import type { ReportData } from '#contract';
import { renderReport } from '../index.ts';
import { rfmReport, smallestReport, uselessReport, wideReport } from '../testkit/fixtures.ts';
import { type Element, tokenizeHtml } from '../testkit/tokenize-html.ts';

function pageOf(data: ReportData) {
  const elements = tokenizeHtml(renderReport(data));
  const byId = (id: string): Element => elements.find((e) => e.attributes.get('id') === id)!;
  const rowsIn = (element: Element) =>
    elements
      .filter((e) => e.tag === 'tr' && e.within.includes(element))
      .map((row) =>
        elements
          .filter((e) => (e.tag === 'td' || e.tag === 'th') && e.within.at(-1) === row)
          .map((e) => e.text),
      );
  return { elements, byId, rowsIn };
}

/** The number that a formatted text stands for. */
function read(text: string): number {
  return Number(text.replace(/,/g, '').replace('−', '-').replace('+', ''));
}

test('cards show size, share, stability and averages of the data', () => {
  const data = rfmReport();
  const { byId, rowsIn } = pageOf(data);
  for (const persona of data.segmentation.personas) {
    const card = byId(`segment-${persona.id}`);
    expect(card.text).toContain(persona.name);
    expect(card.text).toContain(persona.sentence);
    const action = data.segmentation.actions.find(({ id }) => id === persona.id)!;
    expect(card.text).toContain(`What to do: ${action.title}. ${action.why}`);
    expect(card.text).toContain(`${persona.size.toLocaleString('en-US')} customers`);
    expect(card.text).toContain(`${(persona.share * 100).toFixed(1)} %`);
    expect(card.text).toContain(persona.stability!.toFixed(2));
    const rows = rowsIn(card).slice(1);
    expect(rows.map((row) => row[0])).toEqual(persona.traits.map((t) => t.feature));
    rows.forEach((row, i) => {
      const { segmentMean, overallMean } = persona.traits[i]!;
      expect(Math.abs(read(row[1]!) - segmentMean)).toBeLessThan(0.006 * Math.max(segmentMean, overallMean));
      expect(Math.abs(read(row[2]!) - overallMean)).toBeLessThan(0.006 * Math.max(segmentMean, overallMean));
    });
  }
});

test('the heatmap shows the effects of the data, each under its segment', () => {
  const data = wideReport();
  const { byId, rowsIn } = pageOf(data);
  const [, ...rows] = rowsIn(byId('profile'));
  expect(rows).toHaveLength(data.heatmap.features.length);
  for (const [feature, ...cells] of rows) {
    const f = data.heatmap.features.indexOf(feature!);
    for (const [s, cell] of cells.entries())
      expect(Math.abs(read(cell) - data.heatmap.effects[s]![f]!)).toBeLessThanOrEqual(0.005001);
  }
});

test('the table of candidates shows every criterion and why a candidate was dropped', () => {
  const data = rfmReport();
  const { byId, rowsIn } = pageOf(data);
  const [, ...rows] = rowsIn(byId('choice'));
  expect(rows).toHaveLength(data.segmentation.candidates.length);
  data.segmentation.candidates.forEach((c, i) => {
    const row = rows[i]!;
    expect(read(row[0]!)).toBe(c.k);
    expect(row[1]).toBe(c.k === 5 ? 'chosen' : c.dropped === null ? 'kept' : `dropped: ${c.dropped.message}`);
    expect(read(row[3]!)).toBeCloseTo(c.silhouette, 3);
    expect(read(row[6]!)).toBeCloseTo(c.daviesBouldin, 3);
    expect(read(row[8]!)).toBeCloseTo(c.stability!, 2);
    expect(read(row[11]!) / c.inertia).toBeCloseTo(1, 5);
  });
  for (const reason of data.segmentation.choice) expect(byId('choice').text).toContain(reason.message);
});

test('the certificate counts the draws behind each p', () => {
  const { byId } = pageOf(uselessReport());
  // p = (1 + draws at least as good) / (1 + draws): .64 of 99 draws is 63, .04 is 3.
  expect(byId('certificate').text).toContain('63 of 99 draws looked at least as clustered');
  expect(byId('certificate').text).toContain('3 of 99 draws');
  expect(pageOf(rfmReport()).byId('certificate').text).toContain('None of 99 draws');
});

test('the map states its sample and the variance it holds', () => {
  const text = pageOf(wideReport()).byId('map').text;
  expect(text).toContain('3,000 of 8,950 customers, a sample');
  expect(text).toContain('38 % from left to right, 20 % from bottom to top');
  expect(pageOf(smallestReport()).byId('map').text).toContain('All 60 customers');
});

test('identifiers, free texts and ids never appear as values', () => {
  const data = rfmReport();
  expect(data.segmentation.personas[0]!.typicalCustomer['customer_id']).toBe('C-000123');
  expect(renderReport(data)).not.toContain('C-000123');
});

test('beside one typical customer the next two fold away', () => {
  const page = renderReport(rfmReport());
  const folded = page.split('<summary>2 more typical customers</summary>');
  expect(folded).toHaveLength(rfmReport().segmentation.personas.length + 1);
  expect(folded[1]!.split('</details>')[0]!.split('<dl class="pairs">')).toHaveLength(3);
});

test('dates are dates and levels are shares', () => {
  const { byId } = pageOf(wideReport());
  expect(byId('distributions').text).toMatch(/Dt_Customer.*20\d\d-\d\d-\d\d/s);
  expect(byId('segments').text).toMatch(/Marital_Status = \w+\s*\d+(\.\d)? %/);
});

test('findings are shown worst first, columns with role, reason and missing values', () => {
  const { byId, rowsIn } = pageOf(rfmReport());
  const text = byId('data').text;
  expect(text.indexOf('12 rows have the wrong number')).toBeLessThan(text.indexOf('Response looks like'));
  expect(text.indexOf('Response looks like')).toBeLessThan(text.indexOf('24 values are missing'));
  const id = rowsIn(byId('data')).find((row) => row[0] === 'customer_id')!;
  expect(id.slice(1, 6)).toEqual([
    'identifier',
    'customer-id',
    'Every value is different and its name says id.',
    '24 (0.6 %)',
    '2',
  ]);
});

test('a report without candidates, nulls, stability, findings or traits still says what it can', () => {
  const data = smallestReport();
  const bare = structuredClone(data);
  bare.segmentation = {
    ...bare.segmentation,
    candidates: [],
    nulls: [],
    choice: [],
    reasons: [],
    silhouette: null,
    inertia: null,
    personas: bare.segmentation.personas.map((p) => ({
      ...p,
      stability: null,
      verdict: null,
      traits: [],
      typicalCustomer: {},
      alsoTypical: [],
    })),
  };
  bare.datasets = bare.datasets.map((d) => ({ ...d, findings: [], columns: [] }));
  bare.scatter = { explained: [1, 0], x: [], y: [], segment: [], sampledFrom: 0 };
  bare.histograms = [];
  bare.heatmap = { features: [], effects: [] };
  bare.features = [];
  const text = pageOf(bare).byId('main').text;
  expect(text).toContain('Not tested.');
  expect(text).toContain('stability not measured');
  expect(text).not.toMatch(/NaN|Infinity|undefined|null\b/);
});

test('no report shows NaN, Infinity or undefined', () => {
  for (const make of [rfmReport, wideReport, uselessReport, smallestReport])
    expect(pageOf(make()).byId('main').text).not.toMatch(/NaN|Infinity|undefined/);
});

test('value tiers that stand in for segments are called that and mark no candidate', () => {
  const data = uselessReport();
  const page = pageOf({ ...data, segmentation: { ...data.segmentation, chosenBy: 'tiers' } });
  expect(page.elements.find((e) => e.tag === 'header')!.text).toContain(
    'The groups shown are value tiers instead',
  );
  expect(page.rowsIn(page.byId('choice')).some((row) => row[1]?.includes('chosen'))).toBe(false);
  expect(page.elements.some((e) => e.attributes.get('class') === 'pt chosen')).toBe(false);
});

test('the plain table has the averages and shares of every segment and of all, as the personas have them', () => {
  const data = rfmReport();
  const { elements, rowsIn } = pageOf(data);
  const { personas } = data.segmentation;
  const table = elements.find(
    (e) => e.tag === 'table' && e.text.startsWith('Averages of numbers and shares of levels'),
  )!;
  const [, ...rows] = rowsIn(table);
  const features = new Set(personas.flatMap(({ traits }) => traits.map(({ feature }) => feature)));
  expect(rows.map(([feature]) => feature).sort()).toEqual([...features].sort());
  for (const [feature, ...cells] of rows) {
    const own = personas.map(({ traits }) => traits.find((trait) => trait.feature === feature)!);
    expect(cells).toHaveLength(personas.length + 1);
    const values = [...own.map(({ segmentMean }) => segmentMean), own[0]!.overallMean];
    for (const [s, cell] of cells.entries()) {
      const shown = read(cell.replace(' %', ''));
      const value = cell.endsWith('%') ? 100 * values[s]! : values[s]!;
      expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.0051 * Math.max(1, Math.abs(value)) + 0.5);
    }
  }
});
