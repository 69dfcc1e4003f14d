import { expect, test } from 'vitest';
import type { Prediction } from '#contract';
import { modelCardMarkdown } from '../index.ts';
import { predictionFacts, predictionOfThree, predictionOfTwo } from '../testkit/prediction-fixture.ts';

const cardOf = (prediction: Prediction) => modelCardMarkdown(predictionFacts(prediction));

test('the card of a prediction tells verdict, guards, figures with intervals, confusion and what it relies on', () => {
  const card = cardOf(predictionOfTwo());
  expect(card).toContain('**Signal.** On customers that it had not seen');
  expect(card).toContain('The model beats recency alone by 0.125 AUC (95 % interval 0.115 to 0.135).');
  expect(card).toContain('- **Identifier**: "id" names. Left out.');
  expect(card).toContain('| AUC | 0.875 (0.865 to 0.885) | 0.930 | 0.750 (0.740 to 0.760) |');
  expect(card).toContain('| The recency (baseline) | 0.750 (0.740 to 0.760) |  |  |');
  expect(card).toContain('| is | no | yes |\n| --- | --- | --- |\n| no | 5 | 1 |\n| yes | 1 | 3 |');
  expect(card).toContain('| tenure | 0.2000 (0.1500 to 0.2500) |  |');
  expect(card).toContain('| region | 0.0010 (−0.0020 to 0.0040) | no evidence that it matters |');
});

test('a card without what earlier releases did not keep has no empty sections', () => {
  const { curves, confusion, importance, ...rest } = predictionOfThree();
  const card = cardOf(rest);
  expect(card).not.toContain('## What it');
  expect(card).not.toMatch(/\n{3}/);
});

test('the card of what must not be believed says so first and strikes its figures through', () => {
  const evidence = '"contract" alone tells the class.';
  const card = cardOf(
    predictionOfTwo({
      guards: [
        { code: 'target-copy', severity: 'invalid', columns: ['contract'], evidence, action: 'Kept.' },
      ],
    }),
  );
  expect(card).toMatch(/^# Model card: Churn\n\n\*\*Must not be believed\.\*\*/);
  expect(card).toContain(`- ${evidence}`);
  expect(card).toContain('| AUC | ~~0.875 (0.865 to 0.885)~~ | ~~0.930~~ | 0.750 (0.740 to 0.760) |');
  expect(card).not.toContain('Meant for ranking');
});

test('no markup arises from names of classes and columns', () => {
  const name = '<script>alert(1)</script> | **x**';
  const card = cardOf(
    predictionOfTwo({
      classes: [
        { name, rows: 6, share: 0.6 },
        { name: 'yes', rows: 4, share: 0.4 },
      ],
      importance: {
        ...predictionOfTwo().importance!,
        columns: [{ column: name, used: true, drop: { mean: 0.2, low: 0.1, high: 0.3 }, matters: true }],
      },
    }),
  );
  expect(card).not.toContain('<script>');
  expect(card.match(/\\<script\\>alert\(1\)\\<\/script\\> \\\| \\\*\\\*x\\\*\\\*/g)!.length).toBe(4);
});
