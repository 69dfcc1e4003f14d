import { expect, test } from 'vitest';
import type { LeaderboardItem } from '#contract';
import { bytesInWords, picksOf } from './leaderboard-picks.ts';

function item(
  name: string,
  [mean, low, high]: readonly number[],
  rest: Partial<LeaderboardItem> = {},
): LeaderboardItem {
  return {
    model: 'shop@1',
    run: null,
    trainedAt: '2026-01-05T00:00:00.000Z',
    target: 'left',
    name,
    title: name,
    isBaseline: false,
    isChosen: false,
    metric: 'auc',
    value: { mean: mean!, low: low ?? null, high: high ?? null },
    rows: 500,
    verdict: 'signal',
    guards: { invalid: 0, warning: 0, info: 0 },
    bytes: null,
    fitSeconds: null,
    predictSeconds: null,
    ...rest,
  };
}

test('the small one is that of fewest bytes within the interval of the best, the best itself where none is', () => {
  const items = [
    item('voting', [0.85, 0.83, 0.87], { bytes: 90_000 }),
    item('gradient-boosting', [0.849, 0.83, 0.87], { bytes: 50_000 }),
    item('logistic-regression', [0.84, 0.82, 0.86], { bytes: 3400 }),
    item('decision-tree', [0.829, 0.8, 0.85], { bytes: 900 }),
    item('majority', [0.5, 0.5, 0.5], { isBaseline: true }),
  ];
  expect(picksOf(items)).toEqual([
    {
      model: 'shop@1',
      target: 'left',
      metric: 'auc',
      single: 'gradient-boosting',
      ensemble: 'voting',
      small: 'logistic-regression',
      sentence:
        'shop@1: best by itself gradient-boosting (0.849, 50.0 kB); best of several together voting (0.850, 90.0 kB); best small one logistic-regression (0.840, 3.4 kB).',
    },
  ]);
  expect(picksOf(items.slice(1, 2))[0]).toMatchObject({
    single: 'gradient-boosting',
    ensemble: null,
    small: 'gradient-boosting',
  });
  expect(picksOf([item('a', [0.7, 0.6, 0.8])])[0]!.small).toBeNull();
  expect(picksOf(items.slice(4))).toEqual([]);
  expect([999, 1000, 2_345_678].map(bytesInWords)).toEqual(['999 B', '1.0 kB', '2.3 MB']);
});
