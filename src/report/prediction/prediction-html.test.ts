import { expect, test } from 'vitest';
import { bundleManifestSchema, type Prediction } from '#contract';
import { predictionHtml } from '../index.ts';
import { expectNothingFromOutside, expectSoundStructure } from '../testkit/expect-sound-page.ts';
import { predictionFacts, predictionOfThree, predictionOfTwo } from '../testkit/prediction-fixture.ts';
import { type Element, tokenizeHtml } from '../testkit/tokenize-html.ts';
import { heightAt } from './curves-section.ts';

const LEAK: Prediction['guards'][number] = {
  code: 'target-copy',
  severity: 'invalid',
  columns: ['contract'],
  evidence: '"contract" alone tells the class.',
  action: 'Kept, as it was asked for.',
};

const pageOf = (prediction: Prediction) => predictionHtml(predictionFacts(prediction), 'churn@2');
const elementsOf = (prediction: Prediction) => tokenizeHtml(pageOf(prediction));

/** Text of a section without needless space. */
function textOf(elements: readonly Element[], id: string): string {
  const found = elements.find((e) => e.attributes.get('id') === id);
  return (found?.text ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
}

/** Cells of the row of a table that starts with a name. */
function rowOf(page: string, id: string, name: string): string[] {
  const part = page.slice(
    page.indexOf(`<section id="${id}"`),
    page.indexOf('</section>', page.indexOf(`<section id="${id}"`)),
  );
  const row = part.split('<tr>').find((one) => cellsOf(one)[0]?.startsWith(name));
  return cellsOf(row ?? '').slice(1);
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) =>
    cell!
      .replace(/<[^>]+>/g, '')
      .replaceAll('\u00a0', ' ')
      .trim(),
  );
}

test.each([
  ['two classes', predictionOfTwo()],
  ['three classes', predictionOfThree()],
  ['no signal', predictionOfTwo({ verdict: 'none' })],
  ['a leak', predictionOfTwo({ guards: [LEAK] })],
  ['an earlier release, without curves', without(predictionOfTwo())],
])('the page is well formed and asks for nothing from outside, of %s', (_, prediction) => {
  expect(bundleManifestSchema.safeParse({ ...predictionFacts(prediction), files: [] }).error).toBeUndefined();
  const elements = elementsOf(prediction);
  expectSoundStructure(elements);
  expectNothingFromOutside(elements);
});

function without({ curves, confusion, importance, ...rest }: Prediction): Prediction {
  return rest;
}

test('the verdict stands first in plain words, then what it means, the guards and the comparison', () => {
  const elements = elementsOf(predictionOfTwo());
  const sections = elements.filter((e) => e.tag === 'section').map((e) => e.attributes.get('id'));
  expect(sections.slice(0, 4)).toEqual(['meaning', 'guards', 'compared', 'figures']);
  const header = elements.find((e) => e.tag === 'header')!.text;
  expect(header).toContain('better than the best rule of thumb, by a margin worth having');
  expect(header).toContain('The model beats recency alone by 0.125 AUC');
  const meaning = textOf(elements, 'meaning');
  expect(meaning).toContain('88 of 100');
  expect(meaning).toContain('the rule of thumb 75, chance 50');
  expect(meaning).toContain('always naming the commonest class: 60');
  expect(meaning).toContain('2.5 times');
  expect(meaning).toContain('100 % instead of 40 % of them');
  expect(meaning).toContain('AUC is 0.930 on the customers that it learned from and 0.875 on others');
  expect(meaning).toContain('It relies most on “tenure”.');
});

test('guards stand with the worst first and with what was done', () => {
  const { guards } = predictionOfTwo();
  const text = textOf(elementsOf(predictionOfTwo({ guards: [...guards, LEAK] })), 'guards');
  const places = ['Copy of the target', 'Identifier', 'Choice of the learner'].map((one) =>
    text.indexOf(one),
  );
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
  expect(places[0]).toBeGreaterThan(0);
  expect(text).toContain('Done about it: Kept, as it was asked for.');
});

test('learners and rules of thumb stand with their training beside their test figures', () => {
  const page = pageOf(predictionOfTwo());
  expect(rowOf(page, 'compared', 'The forest')).toEqual([
    '0.875 (0.865 to 0.885)',
    '0.930',
    '0.800',
    '0.450',
    '3',
  ]);
  expect(rowOf(page, 'compared', 'The recency')).toEqual([
    '0.750 (0.740 to 0.760)',
    '–',
    '0.800',
    '0.450',
    '–',
  ]);
});

test('the tenths that rank highest hold what is counted by hand', () => {
  const page = pageOf(predictionOfTwo());
  // 1 of the first row, 2 of the first two, 3 of the first five; 4 are of the class
  expect(rowOf(page, 'ranking', '10 %')).toEqual(['95 %', '100 %', '25 %', '2.5']);
  expect(rowOf(page, 'ranking', '20 %')).toEqual(['85 %', '100 %', '50 %', '2.5']);
  expect(rowOf(page, 'ranking', '50 %')).toEqual(['45 %', '60 %', '75 %', '1.5']);
});

test('lines to decide from hold what is counted by hand, the highest F1 in words', () => {
  const page = pageOf(predictionOfTwo());
  expect(rowOf(page, 'threshold', '90 %')).toEqual(['10 %', '100 %', '25 %']);
  expect(rowOf(page, 'threshold', '50 %')).toEqual(['40 %', '75 %', '75 %']);
  // F1 of 8 / 10 at the sixth of ten, 4 of whom are of the class
  expect(textOf(elementsOf(predictionOfTwo()), 'threshold')).toContain(
    'from 35 % up: 60 % of the customers are chosen, 67 % of them are “Churn: yes”, and 100 % of all “Churn: yes” are among them',
  );
});

test('the confusion of two classes tells found and missed, of more the commonest mistake', () => {
  const two = pageOf(predictionOfTwo());
  expect(rowOf(two, 'confusion', 'yes')).toEqual(['25 %1', '75 %3', '4']);
  expect(rowOf(two, 'confusion', 'right when')).toEqual(['83 %of 6', '75 %of 4', '']);
  expect(textOf(tokenizeHtml(two), 'confusion')).toContain(
    'Of 4 who are “Churn: yes”, 3 were found and 1 missed. Of 4 who were taken for it, 1 is not.',
  );
  expect(textOf(elementsOf(predictionOfThree()), 'confusion')).toContain(
    '40 % of “gold” were taken for “silver”.',
  );
});

test('curves have the figures of the JSON, for each of many classes a row', () => {
  expect(textOf(elementsOf(predictionOfTwo()), 'curves')).toContain('AUC 0.875');
  const page = pageOf(predictionOfThree());
  // two found before the first of six others, three before the second, all before the third
  expect(rowOf(page, 'curves', 'gold')).toEqual(['50 %', '50 %', '75 %', '100 %']);
  expect(textOf(tokenizeHtml(page), 'curves')).toContain('gold0.900');
});

test('a name of a class is cut where a line of a drawing has no room for it', () => {
  const { classes } = predictionOfTwo();
  const name = 'renews the contract and extends it to several more products';
  const page = pageOf(predictionOfTwo({ classes: [classes[0]!, { ...classes[1]!, name }], positive: name }));
  const axes = [...page.matchAll(/<text class="name[^>]*>([^<]*)</g)].map(([, text]) => text!);
  expect(axes.filter((text) => text.includes('…')).length).toBe(4);
  for (const text of axes) expect(text.length).toBeLessThan(48);
});

test('a line is read off between its points, and before its start at its start', () => {
  const line = { x: [0.25, 0.5, 1], y: [1, 0.5, 0.25] };
  expect([0.125, 0.25, 0.375, 0.75].map((at) => heightAt(line, at))).toEqual([1, 1, 0.75, 0.375]);
});

test('percentages outside of their interval by more than five points are told, with the calibration error', () => {
  const text = textOf(elementsOf(predictionOfTwo()), 'calibration');
  // of two groups of 100 the one at 25 % came in 10 %: half of the rows are off
  expect(text).toContain('Do not take the percentages at their word, only the order:');
  expect(text).toContain('calibration error 0.080');
  expect(text).toContain('between 20 % and 30 % it says too much');
});

test('where there is no signal the order is not to be taken at its word either', () => {
  const text = textOf(elementsOf(predictionOfTwo({ verdict: 'none' })), 'calibration');
  expect(text).toContain('No signal');
  expect(text).toContain('Do not take the percentages at their word: ');
});

test('columns without evidence are said to have none, a column that nothing reads not to be used', () => {
  const text = textOf(elementsOf(predictionOfTwo()), 'importance');
  expect(text).toContain('One column matters: “tenure”. Of the other 2 nothing shows that they matter.');
  expect(text).toMatch(/region.*no evidence that it matters.*−0\.0020 to 0\.0040/);
  expect(text).toMatch(/constant.*not used/);
});

test('what must not be believed is stamped on top and wherever a figure depends on it, every figure struck through', () => {
  const page = pageOf(predictionOfTwo({ guards: [LEAK] }));
  const elements = tokenizeHtml(page);
  const header = elements.find((e) => e.tag === 'header')!.text;
  expect(header).toContain('Must not be believed');
  expect(header).not.toContain('by a margin worth having');
  const ids = [
    'meaning',
    'compared',
    'figures',
    'ranking',
    'threshold',
    'confusion',
    'curves',
    'calibration',
    'importance',
  ];
  for (const id of ids) expect(textOf(elements, id)).toContain('Must not be believed');
  const open = page.replace(/<s>.*?<\/s>/gs, '').replace(/aria-label="[^"]*"/g, '');
  expect(open).not.toContain('0.875');
  expect(page).toContain('<s>0.875 (0.865 to 0.885)</s>');
});

test('no element or attribute arises from names of columns, classes, learners and guards', () => {
  const calm = [predictionOfTwo(), predictionOfThree()];
  const bad = calm.map(hostile);
  for (const [i, one] of bad.entries()) {
    const [was, is] = [elementsOf(calm[i]!), elementsOf(one)];
    for (const tag of ['script', 'style', 'svg', 'td', 'th', 'li', 'section', 'polyline'])
      expect(is.filter((e) => e.tag === tag).length).toBe(was.filter((e) => e.tag === tag).length);
    expect(is.filter((e) => e.tag === 'img')).toEqual([]);
    expectNothingFromOutside(is);
    expect(pageOf(one)).not.toContain('<script>alert');
    expect(pageOf(one)).toContain('&lt;script&gt;alert(1)');
  }
});

const FIXED = new Set([
  'code',
  'severity',
  'verdict',
  'source',
  'task',
  'by',
  'over',
  'metric',
  'primary',
  'name',
]);

/** Every free text and every name of a class with markup added. */
function hostile(prediction: Prediction): Prediction {
  const marked = (text: string) => `${text}<script>alert(1)</script>"'<img src=x>`;
  const text = JSON.stringify(prediction, (key, one: unknown) =>
    typeof one === 'string' && !FIXED.has(key) ? marked(one) : one,
  );
  const parsed = JSON.parse(text) as Prediction;
  return {
    ...parsed,
    classes: parsed.classes.map((one) => ({ ...one, name: marked(one.name) })),
  };
}
