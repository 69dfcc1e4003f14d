import { expect, test } from 'vitest';
import type { StageRecord } from '#contract';
import { runRecord } from '../../../test/testkit/run-record.ts';
import { derivedRows } from './derived-rows.ts';

const stages = (records: Record<string, [string, string, string[] | null]>) =>
  new Map<string, StageRecord>(
    Object.entries(records).map(([key, [stage, artifact, inputs]]) => [key, { stage, artifact, inputs }]),
  );
const sorted = (set: ReadonlySet<string>) => [...set].sort();

/** Two files, joined in one run; the second one alone in another. */
const lineage = {
  i1: ['import', 'A', ['file1']],
  i2: ['import', 'B', ['file2']],
  r12: ['recipe', 'C', ['i1', 'i2']],
  s12: ['segment', 'D', ['r12']],
  m12: ['model', 'M', ['s12']],
  r2: ['recipe', 'E', ['i2']],
  m2: ['model', 'N', ['r2']],
} satisfies Record<string, [string, string, string[]]>;

test('what was made of rows goes with them, models and other data stay', () => {
  const derived = derivedRows({ stages: stages(lineage), runs: [] }, new Set(['A']), new Set(['A', 'B']));
  expect(sorted(derived.artifacts)).toEqual(['A', 'C', 'D']);
  expect(sorted(derived.bundles)).toEqual(['M']);
  expect(sorted(derived.stages)).toEqual(['i1', 'm12', 'r12', 's12']);
});

test('without lineage, runs tell: records of format 1 that no other run needs go too', () => {
  const old = stages(
    Object.fromEntries(
      Object.entries(lineage).map(([key, [stage, artifact]]) => [key, [stage, artifact, null]]),
    ),
  );
  const dataset = (artifact: string) => ({ name: artifact, sha256: artifact, rows: 1, artifact });
  const runs = [
    runRecord({
      id: '1',
      datasets: [dataset('A'), dataset('B')],
      artifacts: { import: 'A', 'import.2': 'B', recipe: 'C', model: 'M' },
    }),
    runRecord({ id: '2', datasets: [dataset('B')], artifacts: { import: 'B', recipe: 'E', model: 'N' } }),
  ];
  const derived = derivedRows({ stages: old, runs }, new Set(['A']), new Set(['A', 'B']));
  expect(sorted(derived.artifacts)).toEqual(['A', 'C', 'D']);
  expect(sorted(derived.bundles)).toEqual(['M']);
  const second = derivedRows({ stages: old, runs }, new Set(['B']), new Set(['A', 'B']));
  expect(sorted(second.artifacts)).toEqual(['B', 'C', 'D', 'E']);
});

test('nothing goes when nothing is concerned', () => {
  const derived = derivedRows({ stages: stages(lineage), runs: [] }, new Set(), new Set(['A', 'B']));
  expect([derived.artifacts.size, derived.stages.size, derived.bundles.size]).toEqual([0, 0, 0]);
});
