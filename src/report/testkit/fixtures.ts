import { createRng } from '#base';
import type { Column, ColumnKind, ReportData } from '#contract';
import type { FixtureFeature, FixtureOptions } from './fixture-options.ts';
import { columnOf, reportFixture } from './report-fixture.ts';

const money = (middle: number) => (z: number) => middle * Math.exp(z);

const RFM: readonly FixtureFeature[] = [
  { name: 'recency', kind: 'integer', raw: (z) => Math.max(1, 60 * Math.exp(z)) },
  { name: 'frequency', kind: 'integer', raw: (z) => Math.max(1, 3 * Math.exp(0.8 * z)) },
  { name: 'monetary', kind: 'decimal', raw: money(680) },
];

const CARD: readonly FixtureFeature[] = [
  ...['BALANCE', 'PURCHASES', 'ONEOFF_PURCHASES', 'INSTALLMENTS_PURCHASES', 'CASH_ADVANCE'].map((name) =>
    plain(name, 'decimal', money(900)),
  ),
  ...['PURCHASES_FREQUENCY', 'CASH_ADVANCE_FREQUENCY', 'PRC_FULL_PAYMENT'].map((name) =>
    plain(name, 'decimal', (z) => Math.min(1, Math.max(0, 0.4 + 0.25 * z))),
  ),
  plain('CREDIT_LIMIT', 'integer', money(4500)),
  plain('TENURE', 'integer', (z) => Math.min(12, 11 + Math.round(z))),
  plain('Year_Birth', 'integer', (z) => 1969 + 11 * z),
  plain('Dt_Customer', 'date', (z) => 15_900 + 200 * z),
  plain('NumWebVisitsMonth', 'integer', (z) => Math.max(0, 5 + 2.4 * z)),
  plain('Kidhome', 'integer', (z) => Math.max(0, Math.round(0.5 + z / 2))),
  { name: 'Education', kind: 'category', levels: ['Basic', '2n Cycle', 'Graduation', 'Master', 'PhD'] },
  {
    name: 'Marital_Status',
    kind: 'category',
    levels: ['Single', 'Together', 'Married', 'Divorced', 'Widow', 'Alone', 'YOLO'],
  },
  plain('Income', 'decimal', money(48_000)),
];

const OUTSIDE: readonly Column[] = [
  {
    ...columnOf({ name: 'customer_id', kind: 'identifier' }, [1, 2]),
    role: 'customer-id',
    roleCode: 'unique-id',
    roleReason: 'Every value is different and its name says id.',
    numeric: null,
  },
  {
    ...columnOf({ name: 'Z_CostContact', kind: 'integer' }, [3, 3]),
    role: 'ignore',
    roleCode: 'constant',
    roleReason: 'It has the same value in every row.',
  },
  {
    ...columnOf({ name: 'Response', kind: 'boolean', levels: ['0', '1'] }, [0, 1, 0]),
    role: 'target',
    roleCode: 'name-is-outcome',
    roleReason: 'Its name says that it is an outcome.',
  },
];

const BASE: Omit<FixtureOptions, 'title' | 'segments'> = {
  customers: 4338,
  features: RFM,
  verdict: 'stable',
  stability: [0.93, 0.88, 0.81, 0.79, 0.9],
  p: 0.01,
  extraColumns: OUTSIDE,
  tiers: true,
};

/** Five RFM segments, certified stable. */
export function rfmReport(): ReportData {
  return reportFixture({
    ...BASE,
    title: 'Online retail',
    segments: [
      {
        name: 'Frequent big spenders',
        sentence: 'They order often, spend a lot and were here days ago.',
        centre: [-1.3, 1.6, 1.7],
      },
      {
        name: 'Recent regulars',
        sentence: 'They came back lately and order more than most.',
        centre: [-0.9, 0.5, 0.4],
      },
      {
        name: 'Recent newcomers',
        sentence: 'They ordered once, lately, and spent little.',
        centre: [-1, -0.9, -0.9],
      },
      {
        name: 'Lapsing spenders',
        sentence: 'They spent well but have not been seen for months.',
        centre: [0.8, 0.2, 0.6],
      },
      {
        name: 'Lost one-timers',
        sentence: 'One small order, more than half a year ago.',
        centre: [1.3, -0.9, -0.8],
      },
    ],
  });
}

/** Nine segments over seventeen mixed columns, doubtful. */
export function wideReport(): ReportData {
  return reportFixture({
    ...BASE,
    title: 'Credit card holders',
    features: CARD,
    customers: 8950,
    segments: someSegments(9, CARD.length),
    verdict: 'doubtful',
    stability: [0.91, 0.55, 0.8, 0.66, 0.74, 0.87],
    tiers: false,
  });
}

/** Data without structure. */
export function uselessReport(): ReportData {
  return reportFixture({
    ...BASE,
    title: 'Loyalty programme',
    features: CARD.slice(8, 14),
    customers: 200,
    segments: someSegments(4, 6).map((s) => ({ ...s, centre: s.centre.map((c) => c / 4) })),
    verdict: 'do-not-use',
    stability: [0.42, 0.55, 0.38, 0.51],
    p: 0.64,
    tiers: false,
  });
}

/** Two segments of one feature. */
export function smallestReport(): ReportData {
  const data = reportFixture({
    ...BASE,
    title: 'One column',
    features: RFM.slice(2),
    customers: 60,
    segments: someSegments(2, 1),
    tiers: false,
  });
  return { ...data, leftOut: [] };
}

/** The most that a report is meant to hold: 20 segments, 60 features, 5,000 points. */
export function largestReport(): ReportData {
  const features = Array.from({ length: 60 }, (_, f) => ({
    ...CARD[f % CARD.length]!,
    name: `${CARD[f % CARD.length]!.name}_${f}`,
  }));
  const columns = Array.from({ length: 240 }, (_, c) =>
    columnOf(plain(`unused_${c}`, 'decimal', money(4)), [1, 2, 3]),
  );
  return reportFixture({
    ...BASE,
    title: 'Everything at once',
    features,
    customers: 9000,
    segments: someSegments(20, 60),
    extraColumns: columns,
  });
}

function plain(name: string, kind: ColumnKind, raw: (z: number) => number): FixtureFeature {
  return { name, kind, raw };
}

function someSegments(k: number, features: number): FixtureOptions['segments'] {
  const rng = createRng(k);
  const [first, second] = [
    ['Cautious', 'Busy', 'Quiet', 'Loyal', 'Early'],
    ['savers', 'buyers of big things', 'instalment payers', 'cash users'],
  ];
  return Array.from({ length: k }, (_, s) => ({
    name: `${first[s % 5]!} ${second[s % 4]!}`,
    sentence: 'They pay little by card and keep a high balance; most of them live alone.',
    centre: Array.from({ length: features }, () => 1.2 * rng.normal()),
  }));
}
