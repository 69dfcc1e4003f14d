import { expect, test } from 'vitest';
import type { Prediction } from '#contract';
import { renderReport } from '../index.ts';
import { expectNothingFromOutside, expectSoundStructure } from '../testkit/expect-sound-page.ts';
import { smallestReport } from '../testkit/fixtures.ts';
import { predictionOfThree, predictionOfTwo } from '../testkit/prediction-fixture.ts';
import { tokenizeHtml } from '../testkit/tokenize-html.ts';

const elementsOf = (predictions: Prediction[]) =>
  tokenizeHtml(renderReport({ ...smallestReport(), predictions }));
const sectionOf = (predictions: Prediction[]) =>
  elementsOf(predictions).find((e) => e.attributes.get('id') === 'predictions');

test('a report without predictions has no section of them', () => {
  expect(sectionOf([])).toBeUndefined();
});

test('what a run foretold stands with verdict, best rule of thumb, what it relies on, guards and how to score', () => {
  const elements = elementsOf([predictionOfTwo(), predictionOfThree()]);
  expectSoundStructure(elements);
  expectNothingFromOutside(elements);
  const text = sectionOf([predictionOfTwo()])!.text.replaceAll('\u00a0', ' ');
  for (const part of [
    'better than the best rule of thumb, by a margin worth having',
    'The model beats recency alone by 0.125 AUC',
    '0.875 (0.865 to 0.885)',
    'rule of thumb: recency alone',
    '0.750 (0.740 to 0.760)',
    'tenure',
    '0.150 to 0.250',
    'Identifier',
    'clientele score FILE --model NAME',
  ])
    expect(text).toContain(part);
  // of three columns two have no evidence
  expect(text).not.toContain('constant');
});

test('figures of a run that must not be believed are stamped and struck through', () => {
  const guards: Prediction['guards'] = [
    { code: 'circular', severity: 'invalid', columns: ['Recency'], evidence: 'Made of it.', action: 'Kept.' },
  ];
  const page = renderReport({ ...smallestReport(), predictions: [predictionOfTwo({ guards })] });
  const text = page.slice(page.indexOf('<section id="predictions"'));
  expect(text.match(/Must not be believed/g)!.length).toBeGreaterThanOrEqual(2);
  expect(text.replace(/<s>.*?<\/s>/gs, '')).not.toContain('0.875');
});

test('no element arises from names of a prediction in the report', () => {
  const bad = predictionOfTwo({ target: '<script>alert(1)</script>', learnerTitle: '<img src=x>' });
  const elements = elementsOf([bad]);
  expect(elements.filter((e) => e.tag === 'script').length).toBe(1);
  expect(elements.filter((e) => e.tag === 'img')).toEqual([]);
});
