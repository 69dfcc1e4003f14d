import { expect, test } from 'vitest';
import type { RunRecord } from '#contract';
import { parseRunFilter } from './run-filter.ts';

const run: RunRecord = {
  formatVersion: 1,
  id: 'a',
  command: 'run',
  startedAt: '2026-02-01T00:00:00.000Z',
  seconds: 12,
  status: 'failed',
  options: { scale: 'robust', k: { from: 2, to: 4 } },
  seed: 7,
  build: 'b',
  version: '0.1.0',
  datasets: [],
  learner: 'k-means',
  verdict: null,
  metrics: { silhouette: { value: 0.4, low: null, high: null } },
  artifacts: {},
  models: [],
  parents: ['shop@2'],
  timings: [],
  peakMemoryBytes: 5e8,
  curves: {},
  error: { code: 'FILE_EMPTY', message: 'x' },
  warnings: [],
  tags: ['good', 'spring sale'],
};

test.each([
  ['metric.silhouette > .3 and learner = k-means', true],
  ['metric.silhouette>0.4', false],
  ['metric.silhouette>=0.4', true],
  ['seconds < 9', false],
  ['seed = 7 or seed = 8 and seed = 9', true],
  ['(seed = 7 or seed = 8) and seed = 9', false],
  ['tag = "spring sale"', true],
  ["tag != 'good'", false],
  ['tag != bad', true],
  ['started > 2026-01 AND started < 2026-03', true],
  ['option.scale = robust', true],
  ['verdict = stable', false],
  ['verdict != stable', true],
  ['metric.auc > 0', false],
  ['error = FILE_EMPTY', true],
  ['parent = shop@2', true],
  ['memory > 1e9', false],
  ['memory > 4e8', true],
])('%s is %s', (text, expected) => {
  expect(parseRunFilter(text)(run)).toBe(expected);
});

test.each([
  ['', 1],
  ['seed', 5],
  ['seed = ', 8],
  ['seed = 1 seed = 2', 10],
  ['seed = 1 and colour = red', 14],
  ['(seed = 1', 10],
  ['seed == 1', 7],
  ['tag = "open', 7],
  ['__proto__ = 1', 1],
])('%s is refused at position %i', (text, position) => {
  const message = expect.stringContaining(`position ${position}:`);
  expect(() => parseRunFilter(text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', message }));
});
