import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ReportData, reportDataSchema } from '#contract';
import { renderReport } from './index.ts';
import { expectNothingFromOutside, expectSoundStructure } from './testkit/expect-sound-page.ts';
import { largestReport, rfmReport, smallestReport, uselessReport, wideReport } from './testkit/fixtures.ts';
import { HOSTILE, hostileReport } from './testkit/hostile.ts';
import { type Element, tokenizeHtml } from './testkit/tokenize-html.ts';

const FIXTURES: readonly (readonly [string, () => ReportData])[] = [
  ['five RFM segments', rfmReport],
  ['nine segments of mixed columns', wideReport],
  ['data without structure', uselessReport],
  ['two segments of one column', smallestReport],
  ['20 segments of 60 columns', largestReport],
  ['hostile texts', () => hostileReport(wideReport())],
];

test.each(FIXTURES)('is well formed, for %s', (_, make) => {
  const data = make();
  expect(() => reportDataSchema.parse(data)).not.toThrow();
  const elements = tokenizeHtml(renderReport(data));
  expectSoundStructure(elements);
  expectNothingFromOutside(elements);
});

test('no element, attribute or script arises from data', () => {
  const [calm, hostile] = [
    tokenizeHtml(renderReport(wideReport())),
    tokenizeHtml(renderReport(hostileReport(wideReport()))),
  ];
  const shape = (elements: readonly Element[]) =>
    new Set(elements.map((e) => `${e.within.at(-1)?.tag} ${e.tag} ${[...e.attributes.keys()].join(' ')}`));
  const known = shape(calm);
  expect([...shape(hostile)].filter((one) => !known.has(one))).toEqual([]);
  for (const tag of ['script', 'style', 'title', 'svg', 'section', 'article', 'circle', 'figure'])
    expect(hostile.filter((e) => e.tag === tag)).toHaveLength(calm.filter((e) => e.tag === tag).length);
});

test('hostile texts are shown as they are', () => {
  const elements = tokenizeHtml(renderReport(hostileReport(wideReport())));
  const text = elements.find((e) => e.tag === 'body')!.text;
  const shown = HOSTILE.filter((one) => one.trim() !== '' && one.length < 60 && !one.includes('\u0000'));
  expect(shown.length).toBeGreaterThan(5);
  for (const one of shown) expect(text).toContain(one);
});

test('the policy allows exactly the one script and the one style sheet in the file', () => {
  const elements = tokenizeHtml(renderReport(rfmReport()));
  const policy = elements.find((e) => e.attributes.get('http-equiv') === 'Content-Security-Policy')!;
  const hash = (tag: string) => {
    const source = elements.filter((e) => e.tag === tag);
    expect(source).toHaveLength(1);
    return `'sha256-${createHash('sha256').update(source[0]!.text).digest('base64')}'`;
  };
  expect(policy.attributes.get('content')).toBe(
    `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; base-uri 'none'; form-action 'none'`,
  );
});

test('the same data give the same bytes', () => {
  expect(renderReport(wideReport())).toBe(renderReport(structuredClone(wideReport())));
});

test('stays under 1.5 MB for 60 features, 20 segments and 5,000 points, of which it draws 3,000', () => {
  const data = largestReport();
  expect(data.scatter.x).toHaveLength(5000);
  const markup = renderReport(data);
  expect(Buffer.byteLength(markup)).toBeLessThan(1_500_000);
  const dots = tokenizeHtml(markup).filter((e) => e.within.at(-1)?.attributes.get('class') === 'dots');
  expect(dots).toHaveLength(3000);
  expect(markup).toContain('3,000 of 9,000 customers, a sample');
});

test('a segmentation that must not be used is stamped on top, on every card and on paper', () => {
  const elements = tokenizeHtml(renderReport(uselessReport()));
  const stamps = elements.filter((e) => e.attributes.get('class') === 'stamp');
  const cards = elements.filter((e) => e.tag === 'article');
  expect(cards).toHaveLength(4);
  for (const card of cards) expect(stamps.some((stamp) => stamp.within.includes(card))).toBe(true);
  expect(stamps.some((stamp) => stamp.within.at(-1)?.attributes.get('class') === 'onpaper')).toBe(true);
  expect(elements.find((e) => e.tag === 'header')!.text).toContain('Do not use');
  expect(elements.find((e) => e.tag === 'title')!.text).toContain('do not use');
  expect(
    tokenizeHtml(renderReport(rfmReport())).filter((e) => e.attributes.get('class') === 'stamp'),
  ).toEqual([]);
});

test('the contents name every section and the verdict comes first', () => {
  const elements = tokenizeHtml(renderReport(rfmReport()));
  const sections = elements.filter((e) => e.tag === 'section').map((e) => e.attributes.get('id'));
  const links = elements.filter((e) => e.tag === 'a' && e.within.some((w) => w.tag === 'nav'));
  expect(links.map((a) => a.attributes.get('href')?.slice(1))).toEqual(sections);
  expect(sections).toEqual([
    'numbers',
    'segments',
    'profile',
    'map',
    'distributions',
    'choice',
    'certificate',
    'tiers',
    'data',
    'recipe',
    'method',
  ]);
  const header = elements.findIndex((e) => e.tag === 'header');
  expect(header).toBeLessThan(elements.findIndex((e) => e.tag === 'section'));
});

test('value tiers are shown only when there are some', () => {
  expect(renderReport(wideReport())).not.toContain('id="tiers"');
});
