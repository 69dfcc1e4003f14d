// Known truth and false alarms: node bench/segment/acceptance.mjs [--count 100] [--only WORDS] [--threads 2] [--seed 1]
// Prints a table of clauses; ends with 1 when one of them fails. Takes about half an hour at full length.
// --short: a few of the made data alone, in under a minute; fails where 95 % of all would give as few rarely.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { runOptionsSchema } from '../../dist/contract/index.js';
import { createKernelPool, kmeans, standardise } from '../../dist/kernels/index.js';
import { adjustedRand } from '../../dist/learn/index.js';
import { findPreset, runPipeline } from '../../dist/pipeline/index.js';
import { certify, exploreCandidates } from '../../dist/segment/index.js';
import { box, gaussian, mixture } from './made-data.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    data: { type: 'string', default: new URL('../../../shared/data/', import.meta.url).pathname },
  },
});
const ASKED = 0.95;
/** A short run fails where so few right ones, or fewer, had less than this chance at the share that is asked for. */
const LEAST_CHANCE = 0.05;
const countOf = (short) => (values.short ? short : Number(values.count));
const threads = Number(values.threads);
const seed = Number(values.seed);
const { data } = values;
const rangeOf = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const percent = (share) => `${(100 * share).toFixed(0)} %`;

const pool = await createKernelPool({ threads });
const context = () => ({
  rng: createRng(seed),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
});

const clauses = [
  ...['unbalance', 's1', 'a3'].map((name) => ({
    name: `${name}: k given`,
    run: () => kGiven(name),
    data: true,
  })),
  ...['unbalance', 's1', 'a3'].map((name) => ({
    name: `${name}: k found`,
    run: () => kFound(name),
    data: true,
  })),
  { name: 'one Gaussian', made: true, run: () => made(gaussian, 'do-not-use', countOf(10)) },
  { name: 'uniform box', made: true, run: () => made(box, 'do-not-use', countOf(10)) },
  { name: 'well separated mixture', made: true, run: () => made(mixture, 'stable', countOf(5)) },
  ...realFiles(),
];

const table = [];
const asked = clauses.filter(({ name, made }) => name.includes(values.only) && (made || !values.short));
for (const clause of asked) {
  const start = performance.now();
  const absent = clause.data && !existsSync(data);
  const result = absent
    ? { found: 'skipped: no ../shared/data', needed: '', holds: null }
    : await clause.run();
  const seconds = (performance.now() - start) / 1000;
  const outcome = result.holds === null ? 'skipped' : result.holds ? 'holds' : 'FAILS';
  const row = [clause.name, result.found, result.needed, outcome, `${seconds.toFixed(1)} s`];
  process.stderr.write(`${row.join(' | ')}\n`);
  table.push(row);
}
await pool.close();
const head = ['clause', 'found', 'needed', '', 'time'];
const widths = head.map((title, j) => Math.max(title.length, ...table.map((row) => row[j].length)));
for (const row of [head, ...table])
  process.stdout.write(
    `${row
      .map((cell, j) => cell.padEnd(widths[j]))
      .join('  ')
      .trimEnd()}\n`,
  );
if (table.some((row) => row[3] === 'FAILS')) process.exitCode = 1;

/** Rows as the recipe leaves them: standardised, or raw where the file is judged raw. */
async function matrixOf(rows, { scale = true } = {}) {
  const nCols = rows[0].length;
  const x = pool.matrix(rows.length, nCols);
  for (const [i, row] of rows.entries()) x.data.set(row, i * nCols);
  if (scale) await standardise(pool, x);
  const features = rows[0].map((_, j) => ({ name: `x${j}`, column: `x${j}`, level: null, kind: 'numeric' }));
  return { x, features };
}

function truthOf(name) {
  const lines = readFileSync(join(data, 'ground_truth', `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const cells = lines.map((line) => line.split(',').map(Number));
  return { rows: cells.map((row) => row.slice(0, -1)), labels: cells.map((row) => row.at(-1)) };
}

async function kGiven(name) {
  const { least, k } = {
    unbalance: { least: 0.98, k: 8 },
    s1: { least: 0.98, k: 15 },
    a3: { least: 0.96, k: 50 },
  }[name];
  const { rows, labels } = truthOf(name);
  const { x } = await matrixOf(rows, { scale: false });
  const found = adjustedRand(labels, (await kmeans(pool, x, { k, starts: 100, seed })).labels);
  x.release();
  return { found: `adjusted Rand ${found.toFixed(4)}`, needed: `${least}`, holds: found >= least };
}

async function kFound(name) {
  const [ks, from, to] = {
    unbalance: [rangeOf(2, 20), 8, 8],
    s1: [rangeOf(2, 25), 15, 15],
    a3: [rangeOf(40, 60), 48, 52],
  }[name];
  const { certificate } = await judge(truthOf(name).rows, { ks, scale: false });
  const { k, verdict } = certificate;
  return {
    found: `k = ${k}, ${verdict}`,
    needed: from === to ? `${from}` : `${from}..${to}`,
    holds: k >= from && k <= to,
  };
}

async function judge(rows, { ks, scale }) {
  const matrix = await matrixOf(rows, { scale });
  const ctx = context();
  try {
    const exploration = await exploreCandidates(matrix, { ks }, ctx);
    return await certify(matrix, { exploration }, ctx);
  } finally {
    matrix.x.release();
  }
}

/** How often made data get the verdict that they deserve, by kind; each that does not is named by its seed. */
async function made(make, wanted, count) {
  const kinds = new Map();
  const misses = [];
  const most = !values.short ? 10 : wanted === 'stable' ? 6 : 4;
  for (let at = 0; at < count; at++) {
    const { rows, kind } = make(at);
    const { certificate } = await judge(rows, { ks: rangeOf(2, most) });
    const isRight = certificate.verdict === wanted;
    const [right, all] = kinds.get(kind) ?? [0, 0];
    kinds.set(kind, [right + (isRight ? 1 : 0), all + 1]);
    if (isRight) continue;
    const ps = certificate.nulls.map(({ p }) => p.toFixed(3)).join('/');
    misses.push(`${at}`);
    process.stderr.write(
      `  seed ${at}: ${kind}, ${rows.length} x ${rows[0].length}, ${certificate.verdict}, k = ${certificate.k}, p ${ps}\n`,
    );
  }
  const parts = [...kinds].map(([kind, [right, all]]) => `${kind} ${right} of ${all}`);
  return {
    found: `${wanted} in ${percent((count - misses.length) / count)} (${parts.join(', ')})`,
    needed: values.short ? `at most ${mostMisses(count)} wrong` : percent(ASKED),
    holds: misses.length <= (values.short ? mostMisses(count) : (1 - ASKED) * count),
  };
}

/** The most wrong ones of so many that still speak for the share that is asked for (one-sided binomial test). */
function mostMisses(count) {
  let chance = 1;
  let exactly = ASKED ** count;
  for (let misses = 0; misses <= count; misses++) {
    if (chance < LEAST_CHANCE) return misses - 1;
    chance -= exactly;
    exactly *= ((count - misses) / (misses + 1)) * ((1 - ASKED) / ASKED);
  }
  return count;
}

function realFiles() {
  const loyalty = join(data, 'loyalty_200/customer_segmentation_data.csv');
  const numeric = [
    'Age',
    'TotalSpent',
    'NumPurchases',
    'AvgOrderValue',
    'LastPurchaseDays',
    'EmailClicks',
    'LoyaltyScore',
  ];
  const preset = (name) => {
    const { options, recipe, facts } = findPreset(name);
    return { ...options, recipe, preset: facts };
  };
  const isNot = (verdict) => verdict === 'do-not-use';
  const isSome = (verdict) => verdict !== 'do-not-use';
  const files = [
    ['loyalty_200', loyalty, { features: numeric }, isNot],
    [
      'loyalty_200 with Gender and Location',
      loyalty,
      { features: [...numeric, 'Gender', 'Location'] },
      isNot,
    ],
    ['credit_card', join(data, 'credit_card/CC GENERAL.csv'), {}, isSome],
    [
      'credit_card, preset',
      join(data, 'credit_card/CC GENERAL.csv'),
      { ...preset('credit-card'), k: undefined },
      isSome,
    ],
    ['mall', join(data, 'mall/Mall_Customers.csv'), {}, isSome],
    ['marketing_campaign', join(data, 'marketing_campaign/marketing_campaign.csv'), {}, isSome],
    [
      'marketing_campaign, preset',
      join(data, 'marketing_campaign/marketing_campaign.csv'),
      { ...preset('marketing'), k: undefined },
      isSome,
    ],
    ['online_retail RFM', join(data, 'online_retail/online_retail.csv.gz'), {}, isSome],
  ];
  return files.map(([name, file, options, holds]) => ({
    name,
    data: true,
    run: async () => {
      const { verdict, k, nulls } = await segmentationOf(file, options);
      const ps = nulls.map(({ p }) => p.toFixed(3)).join(', ');
      return {
        found: `${verdict}, k = ${k}, p ${ps}`,
        needed: holds === isNot ? 'do-not-use' : 'not do-not-use',
        holds: holds(verdict),
      };
    },
  }));
}

async function segmentationOf(file, options) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-acceptance-'));
  try {
    const { summary } = await runPipeline(
      runOptionsSchema.parse({ seed, ...options, files: [file], until: 'name' }),
      {
        clock: systemClock,
        log: silentLogger,
        progress: silentProgress,
        signal: new AbortController().signal,
        threads,
        workspace: join(folder, 'workspace'),
        out: join(folder, 'out'),
      },
    );
    return summary.segmentation;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
