import type { RunRecord } from '#contract';

/** A fact in which two runs differ; null where a run does not have it. */
export interface Difference {
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What two runs were asked, read and gave, as far as it differs; of metrics all. */
export interface RunComparison {
  readonly a: string;
  readonly b: string;
  readonly options: readonly Difference[];
  readonly data: readonly Difference[];
  readonly results: readonly Difference[];
  readonly metrics: readonly (Difference & { readonly difference: number | null })[];
}

/** Compares two runs. */
export function compareRuns(a: RunRecord, b: RunRecord): RunComparison {
  const metrics = paired(valuesOf(a), valuesOf(b)).map((pair) => ({
    ...pair,
    difference: typeof pair.a === 'number' && typeof pair.b === 'number' ? pair.b - pair.a : null,
  }));
  return {
    a: a.id,
    b: b.id,
    options: differing({ ...a.options, seed: a.seed }, { ...b.options, seed: b.seed }),
    data: differing(dataOf(a), dataOf(b)),
    results: differing(resultsOf(a), resultsOf(b)),
    metrics,
  };
}

function valuesOf(run: RunRecord): Record<string, number> {
  return Object.fromEntries(Object.entries(run.metrics).map(([name, { value }]) => [name, value]));
}

function dataOf(run: RunRecord): Record<string, string> {
  return Object.fromEntries(
    run.datasets.map(({ name, sha256, rows }) => [name, `${sha256.slice(0, 12)}, ${rows} rows`]),
  );
}

function resultsOf({ status, learner, verdict, version, build }: RunRecord): Record<string, string | null> {
  return { status, learner, verdict, version, build };
}

function paired(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.map((name) => ({ name, a: a[name] ?? null, b: b[name] ?? null }));
}

function differing(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Difference[] {
  return paired(a, b).filter((pair) => JSON.stringify(pair.a) !== JSON.stringify(pair.b));
}
