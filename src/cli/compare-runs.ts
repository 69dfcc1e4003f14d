import type { RunRecord } from '#contract';

/** A fact in which two runs differ; null where a run does not have it. */
export interface Difference {
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** A metric of two runs. */
export interface MetricDifference {
  readonly name: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b - a; null unless both have it. */
  readonly difference: number | null;
  /** The run whose value is the better one; null when they are equal, or the values cannot be ranked. */
  readonly better: 'a' | 'b' | null;
}

/** What two runs were asked, read and gave, as far as it differs; of metrics all. */
export interface RunComparison {
  readonly a: string;
  readonly b: string;
  readonly options: readonly Difference[];
  readonly data: readonly Difference[];
  readonly results: readonly Difference[];
  readonly metrics: readonly MetricDifference[];
}

/** Metrics whose larger (1) or smaller (-1) value is better. */
const DIRECTIONS: Readonly<Record<string, 1 | -1>> = {
  silhouette: 1,
  calinskiHarabasz: 1,
  daviesBouldin: -1,
  gap: 1,
  inertia: -1,
  stability: 1,
  minimumStability: 1,
  'p.independent-columns': -1,
  'p.one-gaussian': -1,
  'p.one-box': -1,
  'p.one-mode': -1,
};
/** Always smaller with more segments. */
const ONLY_AT_SAME_K = new Set(['inertia']);

/** Compares two runs; metrics of different data are not ranked. */
export function compareRuns(a: RunRecord, b: RunRecord): RunComparison {
  const data = differing(dataOf(a), dataOf(b));
  const [ours, theirs] = [valuesOf(a), valuesOf(b)];
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  const isRanked = (name: string) =>
    data.length === 0 && (!ONLY_AT_SAME_K.has(name) || ours['k'] === theirs['k']);
  return {
    a: a.id,
    b: b.id,
    options: differing({ ...a.options, seed: a.seed }, { ...b.options, seed: b.seed }),
    data,
    results: differing(resultsOf(a), resultsOf(b)),
    metrics: names.map((name) => metricOf(name, [ours[name] ?? null, theirs[name] ?? null], isRanked(name))),
  };
}

function metricOf(
  name: string,
  [a, b]: readonly [number | null, number | null],
  isRanked: boolean,
): MetricDifference {
  const difference = a === null || b === null ? null : b - a;
  const gain = (difference ?? 0) * (isRanked ? (DIRECTIONS[name] ?? 0) : 0);
  return { name, a, b, difference, better: gain > 0 ? 'b' : gain < 0 ? 'a' : null };
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

function differing(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names
    .map((name) => ({ name, a: a[name] ?? null, b: b[name] ?? null }))
    .filter((pair) => JSON.stringify(pair.a) !== JSON.stringify(pair.b));
}
