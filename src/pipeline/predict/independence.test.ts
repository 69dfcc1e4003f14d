import { expect, test } from 'vitest';
import { independenceOf, type LearnedFrom } from './independence.ts';

const interval = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
const manifest = (outcome: LearnedFrom['outcome']): LearnedFrom => ({
  outcome,
  provenance: { datasets: [{ name: 'shop', file: 'shop.csv', sha256: 'abc' }] },
  prediction: { primary: 'auc', metrics: { auc: interval(0.7, 0.05) } },
});
const window = (from: string, to: string) => ({ cutoff: from, from, to });
const levelOf = (
  outcome: LearnedFrom['outcome'],
  given: { sha256?: string; window?: ReturnType<typeof window>; auc?: number },
) =>
  independenceOf(manifest(outcome), {
    sha256: given.sha256 ?? 'other',
    window: given.window ?? null,
    metrics: { auc: interval(given.auc ?? 0.7, 0.05) },
  }).level;

test('the file that was learned from is no test, another one is', () => {
  expect(levelOf(null, { sha256: 'abc' })).toBe('learned-from');
  expect(levelOf(null, {})).toBe('unseen');
});

test('figures above all that the training found on unseen rows speak for rows that were learned from', () => {
  expect(levelOf(null, { auc: 0.81 })).toBe('overlapping');
  expect(levelOf(null, { auc: 0.79 })).toBe('unseen');
});

test('days of a log are judged unseen behind those that were learned from alone', () => {
  const outcome = { days: 60, gap: 0, from: '2026-01-01', to: '2026-03-02' };
  expect(levelOf(outcome, { window: window('2026-03-02', '2026-05-01') })).toBe('unseen');
  expect(levelOf(outcome, { window: window('2026-03-01', '2026-04-30') })).toBe('overlapping');
  expect(levelOf(outcome, { window: window('2025-10-01', '2025-11-30') })).toBe('overlapping');
  const same = { sha256: 'abc' };
  expect(levelOf(outcome, { ...same, window: window('2026-01-01', '2026-03-02') })).toBe('learned-from');
});
