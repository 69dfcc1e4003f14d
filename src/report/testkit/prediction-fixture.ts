import type { LeaderboardEntry, Prediction, PredictionCurves, PredictionManifest } from '#contract';

/** Ten judged customers by falling probability: which are of the class. */
const HITS = [true, true, false, true, false, true, false, false, false, false];
const SAID = [0.95, 0.85, 0.75, 0.65, 0.45, 0.35, 0.25, 0.15, 0.05, 0.04];
const POSITIVES = 4;
const NEGATIVES = 6;

const exact = (mean: number) => ({ mean, low: mean - 0.01, high: mean + 0.01 });
const figures = (auc: number) => ({
  auc: exact(auc),
  accuracy: exact(0.8),
  averagePrecision: exact(0.854),
  lift10: exact(2.5),
  logLoss: exact(0.45),
  brier: exact(0.15),
  calibrationError: exact(0.04),
});

function entry(name: string, auc: number, more: Partial<LeaderboardEntry> = {}): LeaderboardEntry {
  const title = `The ${name}`;
  return {
    name,
    title,
    isBaseline: false,
    metrics: figures(auc),
    training: { auc: 0.93 },
    chosen: 3,
    ...more,
  };
}

const RULE = { isBaseline: true, training: {}, chosen: 0 };

/** Curves counted from the ten customers; calibration of groups large enough for words. */
function curvesOfTen(): PredictionCurves {
  const found = HITS.map((_, i) => HITS.slice(0, i + 1).filter(Boolean).length);
  const taken = HITS.map((_, i) => i + 1);
  const recall = found.map((n) => n / POSITIVES);
  const precision = found.map((n, i) => n / taken[i]!);
  const share = taken.map((n) => n / HITS.length);
  const bin = (from: number, said: number, came: number) => ({
    ...{ from, to: from + 0.1, rows: 100, said, came },
    ...{ low: Math.max(0, came - 0.04), high: Math.min(1, came + 0.04) },
  });
  return {
    roc: [
      {
        class: 1,
        auc: 0.875,
        thresholds: [null, ...SAID],
        falsePositiveRate: [0, ...found.map((n, i) => (taken[i]! - n) / NEGATIVES)],
        truePositiveRate: [0, ...recall],
      },
    ],
    precisionRecall: [
      { class: 1, averagePrecision: 0.854167, base: 0.4, thresholds: SAID, recall, precision },
    ],
    gain: [
      {
        class: 1,
        thresholds: [null, ...SAID],
        share: [0, ...share],
        gain: [0, ...recall],
        lift: [null, ...recall.map((gain, i) => gain / share[i]!)],
      },
    ],
    calibration: [{ class: 1, by: 'width', error: 0.08, bins: [bin(0.1, 0.15, 0.14), bin(0.2, 0.25, 0.1)] }],
    threshold: [
      {
        class: 1,
        thresholds: [null, ...SAID],
        flagged: [0, ...share],
        precision: [null, ...precision],
        recall: [0, ...recall],
        f1: [0, ...found.map((n, i) => (2 * n) / (taken[i]! + POSITIVES))],
        profit: null,
      },
    ],
    histogram: [
      {
        class: 1,
        edges: [0, 0.5, 1],
        weights: [
          [5, 1],
          [1, 3],
        ],
      },
    ],
  };
}

/** A prediction of two classes whose figures can be counted by hand. */
export function predictionOfTwo(more: Partial<Prediction> = {}): Prediction {
  return {
    target: 'Churn',
    source: 'churn-column',
    description: 'Whether "Churn" is "yes".',
    task: 'classification',
    classes: [
      { name: 'no', rows: 6, share: 0.6 },
      { name: 'yes', rows: 4, share: 0.4 },
    ],
    positive: 'yes',
    rows: 10,
    rowsWithoutTarget: 0,
    learner: 'forest',
    learnerTitle: 'The forest',
    validation: { splits: '5 folds of customers', folds: 5, repeats: 1, testRows: 2, groups: null },
    primary: 'auc',
    metrics: figures(0.875),
    training: { auc: 0.93 },
    baseline: { name: 'recency', title: 'Recency alone', metrics: figures(0.75) },
    gain: exact(0.125),
    verdict: 'signal',
    sentence: 'Signal: the model beats recency alone by 0.125 AUC (95 % interval 0.115 to 0.135).',
    guards: [
      {
        code: 'choice',
        severity: 'info',
        columns: [],
        evidence: 'Two were compared.',
        action: 'Chosen inside.',
      },
      {
        code: 'identifier',
        severity: 'warning',
        columns: ['id'],
        evidence: '"id" names.',
        action: 'Left out.',
      },
    ],
    leaderboard: [
      entry('forest', 0.875),
      entry('recency', 0.75, RULE),
      entry('majority', 0.5, { ...RULE, metrics: { ...figures(0.5), accuracy: exact(0.6) } }),
    ],
    curves: curvesOfTen(),
    confusion: [
      [5, 1],
      [1, 3],
    ],
    importance: {
      metric: 'auc',
      over: 'splits',
      splits: 5,
      repeats: 2,
      columns: [
        { column: 'tenure', used: true, drop: { mean: 0.2, low: 0.15, high: 0.25 }, matters: true },
        { column: 'region', used: true, drop: { mean: 0.001, low: -0.002, high: 0.004 }, matters: false },
        { column: 'constant', used: false, drop: { mean: 0, low: 0, high: 0 }, matters: false },
      ],
    },
    features: [
      { column: 'tenure', steps: ['standardised'] },
      { column: 'region', steps: [] },
    ],
    leftOut: [{ dataset: 'members', column: 'id', code: 'id', reason: 'Names the customer.' }],
    ...more,
  };
}

/** A prediction of three classes: as many customers of each, the third the easiest. */
export function predictionOfThree(more: Partial<Prediction> = {}): Prediction {
  const two = predictionOfTwo();
  const ofClass = (one: number, auc: number) => ({ ...two.curves!.roc[0]!, class: one, auc });
  const lifted = two.curves!.precisionRecall[0]!;
  return {
    ...two,
    target: 'Segment',
    source: 'column',
    classes: ['bronze', 'silver', 'gold'].map((name) => ({ name, rows: 10, share: 1 / 3 })),
    positive: null,
    curves: {
      ...two.curves!,
      roc: [ofClass(0, 0.7), ofClass(1, 0.8), ofClass(2, 0.9)],
      precisionRecall: [0, 1, 2].map((one) => ({ ...lifted, class: one })),
      calibration: [null, 0, 1, 2].map((one) => ({ ...two.curves!.calibration[0]!, class: one })),
      gain: [],
      threshold: [],
      histogram: [],
    },
    confusion: [
      [8, 1, 1],
      [3, 6, 1],
      [0, 4, 6],
    ],
    ...more,
  };
}

/** The manifest of a model that makes the prediction. */
export function predictionFacts(prediction: Prediction): Omit<PredictionManifest, 'files'> {
  const columns = prediction.features.map(({ column }) => ({
    name: column,
    kind: 'category' as const,
    role: 'feature' as const,
    storage: 'VARCHAR' as const,
    missingTokens: [],
  }));
  return {
    formatVersion: 1,
    kind: 'prediction',
    learner: prediction.learner,
    source: 'customers',
    columns,
    idColumn: 'id',
    orders: null,
    relational: null,
    recipe: {},
    options: {},
    prediction,
    features: prediction.features,
    leftOut: prediction.leftOut,
    metrics: {},
    model: { format: 'forest', version: 1, facts: {} },
    provenance: {
      version: '0.1.0',
      build: 'fixture',
      seed: 1,
      customers: 10,
      datasets: [{ name: 'members', sha256: 'ab'.repeat(32), rows: 10, artifact: null }],
    },
  };
}
