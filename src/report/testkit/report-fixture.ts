import { createRng, type Rng } from '#base';
import type { Column, Dataset, Persona, ReportData, Trait } from '#contract';
import type { FixtureFeature, FixtureOptions, FixtureSegment } from './fixture-options.ts';
import { madeSegmentation } from './made-segmentation.ts';
import { binned, deviation, edgesOf, mainAxis, mean, quantile } from './statistics.ts';

/** Report data of customers drawn around the given centres; every aggregate is counted from the drawn rows. */
export function reportFixture(options: FixtureOptions): ReportData {
  const rng = createRng(11);
  const { features, segments } = options;
  const label = Array.from({ length: options.customers }, () =>
    Math.floor(rng.next() ** 1.4 * segments.length),
  );
  const scores = label.map((s) =>
    features.map((_, f) => (segments[s]!.centre[f] ?? 0) + 0.55 * rng.normal()),
  );
  const values = scores.map((row) => row.map((z, f) => rawValue(features[f]!, z)));
  const columns = features.map((_, f) => values.map((row) => row[f]!));
  const overall = features.map((feature, f) =>
    (feature.levels ?? [null]).map((_, l) => overallOf(columns[f]!, feature.levels ? l : null)),
  );
  const personas = segments.map((segment, s) => persona(segment, { s, label, values, overall, options }));
  return {
    title: options.title,
    version: '0.1.0',
    seed: 1,
    datasets: [dataset(options, values)],
    customers: options.customers,
    predictions: [],
    segmentation: madeSegmentation(options, personas),
    features: features.map((f) => ({
      column: f.name,
      steps: f.levels
        ? ['most frequent for 3 missing', 'one column per level']
        : ['median for 24 missing', 'log1p', 'standardised'],
    })),
    leftOut: options.extraColumns.map((c) => ({
      dataset: 'customers',
      column: c.name,
      code: c.roleCode,
      reason: c.roleReason,
    })),
    scatter: scatterOf(scores, label, rng),
    umap: null,
    heatmap: {
      features: personas[0]!.traits.map((t) => t.feature).toSorted(),
      effects: personas.map((p) =>
        p.traits.toSorted((a, b) => (a.feature < b.feature ? -1 : 1)).map((t) => t.effect),
      ),
    },
    densities: [],
    radar: null,
    histograms: features.map((feature, f) =>
      histogram(
        feature,
        values.map((row) => row[f]!),
        { label, k: segments.length },
      ),
    ),
  };
}

function rawValue(feature: FixtureFeature, z: number): number {
  if (feature.levels)
    return Math.min(feature.levels.length - 1, Math.max(0, Math.floor(z + feature.levels.length / 2)));
  const raw = feature.raw?.(z) ?? z;
  return feature.kind === 'decimal' ? Math.round(raw * 100) / 100 : Math.round(raw);
}

type Overall = { mean: number; median: number; deviation: number };
type Grouped = {
  s: number;
  label: readonly number[];
  values: readonly number[][];
  overall: readonly Overall[][];
  options: FixtureOptions;
};

function overallOf(values: readonly number[], level: number | null): Overall {
  const all = level === null ? values : values.map((v) => Number(v === level));
  return { mean: mean(all), median: quantile(all, 0.5), deviation: deviation(all) };
}

function persona(
  { name, sentence }: FixtureSegment,
  { s, label, values, overall, options }: Grouped,
): Persona {
  const mine = values.filter((_, i) => label[i] === s);
  const traits = options.features.flatMap((feature, f): Trait[] => {
    const own = mine.map((row) => row[f]!);
    if (!feature.levels) return [trait(feature.name, null, [own, overall[f]![0]!])];
    return feature.levels.map((level, l) =>
      trait(feature.name, level, [own.map((v) => Number(v === l)), overall[f]![l]!]),
    );
  });
  const stability = options.stability[s % options.stability.length]!;
  const typicalAt = (at: number): Persona['typicalCustomer'] =>
    Object.fromEntries([
      ['customer_id', 'C-000123'],
      ...options.features.map((feature, f) => [
        feature.name,
        feature.levels ? feature.levels[mine[at]?.[f] ?? 0]! : (mine[at]?.[f] ?? null),
      ]),
    ]);
  return {
    id: s + 1,
    name,
    sentence,
    size: mine.length,
    share: mine.length / values.length,
    stability,
    verdict:
      stability < 0.6
        ? 'unstable'
        : stability < 0.75
          ? 'doubtful'
          : stability <= 0.85
            ? 'stable'
            : 'highly-stable',
    traits: traits.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
    typicalCustomer: typicalAt(0),
    alsoTypical: [typicalAt(1), typicalAt(2)],
    rule: ruleOf(options.features),
  };
}

/** A rule that names the first column as it is. */
function ruleOf([first]: FixtureOptions['features']): Persona['rule'] {
  if (first === undefined) return null;
  const text = `${first.name} of at least 3: 80 % of the segment, and 90 % of those who meet it are in it.`;
  const condition = {
    column: first.name,
    kind: 'number' as const,
    operator: 'from' as const,
    value: 3,
    levels: null,
  };
  return { conditions: [condition], text, precision: 0.9, recall: 0.8, customers: 10 };
}

function trait(column: string, level: string | null, [own, all]: readonly [number[], Overall]): Trait {
  const [segmentMean, overallMean] = [mean(own), all.mean];
  return {
    feature: level === null ? column : `${column} = ${level}`,
    column,
    level,
    segmentMean,
    overallMean,
    segmentMedian: level === null ? quantile(own, 0.5) : null,
    overallMedian: level === null ? all.median : null,
    effect: (segmentMean - overallMean) / (all.deviation || 1),
    effectLow: (segmentMean - overallMean) / (all.deviation || 1) - 0.1,
    effectHigh: (segmentMean - overallMean) / (all.deviation || 1) + 0.1,
  };
}

function dataset(options: FixtureOptions, values: readonly number[][]): Dataset {
  const columns = options.features.map((feature, f) =>
    columnOf(
      feature,
      values.map((row) => row[f]!),
    ),
  );
  return {
    formatVersion: 1,
    name: 'customers',
    source: {
      file: 'customers.csv',
      format: 'text',
      table: null,
      bytes: 1_204_512,
      sha256: 'ab'.repeat(32),
      gzip: false,
      encoding: 'utf-8',
      byteOrderMark: true,
      delimiter: ';',
      header: true,
      parts: [],
    },
    shape: 'customers',
    shapeReason: 'One row per customer: customer_id never repeats.',
    rows: options.customers,
    rejectedRows: 12,
    columns: [...options.extraColumns, ...columns],
    findings: [
      {
        code: 'role-target',
        severity: 'warning',
        column: 'Response',
        count: 1,
        message: 'Response looks like an outcome and is not used to make segments.',
      },
      {
        code: 'ragged-rows',
        severity: 'error',
        column: null,
        count: 12,
        message: '12 rows have the wrong number of fields and were rejected; they are in rejected.csv.',
      },
      {
        code: 'missing-values',
        severity: 'info',
        column: 'Income',
        count: 24,
        message: '24 values are missing (1.1 %).',
      },
    ],
  };
}

/** A column of a made-up dataset with these values. */
export function columnOf(feature: FixtureFeature, values: readonly number[]): Column {
  const { name, kind, levels } = feature;
  return {
    name,
    kind,
    role: 'feature',
    roleCode: 'usable',
    roleReason: 'A number that differs between customers.',
    storage: levels ? 'VARCHAR' : 'DOUBLE',
    decimals: null,
    missing: 24,
    missingTokens: [''],
    distinct: new Set(values).size,
    numeric: levels ? null : numericSummary(values),
    levels: levels
      ? levels.map((level, l) => ({ level, count: values.filter((v) => v === l).length }))
      : null,
  };
}

function numericSummary(values: readonly number[]): NonNullable<Column['numeric']> {
  const [min, max] = [quantile(values, 0), quantile(values, 1)];
  return {
    min,
    q1: quantile(values, 0.25),
    median: quantile(values, 0.5),
    mean: mean(values),
    q3: quantile(values, 0.75),
    max,
    standardDeviation: deviation(values),
    skewness: 0.4,
    histogram: { edges: edgesOf(min, max, 20), counts: binned(values, [min, max], 20) },
  };
}

function histogram(
  feature: FixtureFeature,
  values: readonly number[],
  by: { label: readonly number[]; k: number },
): ReportData['histograms'][number] {
  const groups = Array.from({ length: by.k }, (_, s) => values.filter((_, i) => by.label[i] === s));
  if (feature.levels) {
    const counts = groups.map((group) => feature.levels!.map((_, l) => group.filter((v) => v === l).length));
    return { column: feature.name, edges: null, openEnds: false, levels: [...feature.levels], counts };
  }
  const [low, high] = [quantile(values, 0.005), quantile(values, 0.995)];
  const counts = groups.map((group) => binned(group, [low, high], 24));
  return { column: feature.name, edges: edgesOf(low, high, 24), openEnds: true, levels: null, counts };
}

function scatterOf(scores: readonly number[][], label: readonly number[], rng: Rng): ReportData['scatter'] {
  const kept = scores.map((_, i) => i).slice(0, 5000);
  const first = mainAxis(scores, [], rng);
  const axes = scores[0]!.length > 1 ? [first, mainAxis(scores, first, rng)] : [first, [0]];
  const project = (i: number, axis: number) => scores[i]!.reduce((sum, z, f) => sum + z * axes[axis]![f]!, 0);
  return {
    explained: [0.384, 0.203],
    x: kept.map((i) => project(i, 0)),
    y: kept.map((i) => project(i, 1)),
    segment: kept.map((i) => label[i]! + 1),
    sampledFrom: scores.length,
  };
}
