import type { RunRecord } from '#contract';

/** A run that ended well, with what a test wants of it. */
export function runRecord(facts: Partial<RunRecord> & { id: string }): RunRecord {
  return {
    formatVersion: 1,
    command: 'run',
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    status: 'done',
    options: {},
    seed: 1,
    build: 'b',
    version: '0.1.0',
    datasets: [],
    learner: 'k-means',
    verdict: 'stable',
    metrics: {},
    curves: {},
    artifacts: {},
    models: [],
    parents: [],
    timings: [],
    peakMemoryBytes: 1,
    warnings: [],
    error: null,
    tags: [],
    ...facts,
  };
}
