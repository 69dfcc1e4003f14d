import { expect, test } from 'vitest';
import { decisionWords } from './prediction-words.ts';

test('imbalance, calibration and threshold are told, each where there is one', () => {
  expect(decisionWords({ positive: null })).toBe('');
  const all = decisionWords({
    positive: 'yes',
    imbalance: 'smote',
    calibration: 'isotonic',
    threshold: { by: 'cost', threshold: 0.25 },
  });
  expect(all).toBe(
    'Rows of rare classes were added (SMOTE), in the rows learned from alone. Probabilities are calibrated by isotonic regression. "yes" is predicted from a probability of 0.250 on, for the least cost.',
  );
  const never = { by: 'profit', threshold: 1.5 } as const;
  expect(decisionWords({ positive: 'yes', threshold: never })).toBe(
    '"yes" is never predicted, for the most profit.',
  );
});
