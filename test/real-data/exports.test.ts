import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished } from 'vitest';
import { createRng, silentLogger, systemClock } from '#base';
import type { Frame, FrameColumn } from '#matrix';
import { openRegistry, readBundle, Workspace } from '#store';
import { type LoadedPrediction, loadPrediction } from '../../src/pipeline/train/load-prediction.ts';
import { distances } from '../testkit/exported.ts';
import { kernelContext } from '../testkit/kernel-context.ts';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { runTrain } from '../testkit/run-train.ts';

const ROWS = 10_000;
const NEAR = 3e-7;
const NEAR_NETWORK = 5e-6;

const column = (name: string) => ({ kind: 'column', column: name });
const SETS: [string, string[], Record<string, unknown>, string[]][] = [
  [
    'automobile',
    ['automobile', 'train.csv'],
    column('Segmentation'),
    ['gradient-boosting', 'random-forest', 'multilayer-perceptron', 'logistic-regression', 'naive-bayes'],
  ],
  [
    'telco',
    ['telco_churn', 'WA_Fn-UseC_-Telco-Customer-Churn.csv'],
    column('Churn'),
    ['gradient-boosting', 'decision-tree', 'logistic-regression'],
  ],
  ['bank_churners', ['bank_churners', 'BankChurners.csv'], column('Attrition_Flag'), ['gradient-boosting']],
  ['marketing', ['marketing_campaign', 'marketing_campaign.csv'], column('Response'), ['gradient-boosting']],
  ['hillstrom', ['hillstrom', 'hillstrom.csv.gz'], column('visit'), ['logistic-regression']],
];

/** The registered model of a training on real rows. */
async function trained(file: string, target: Record<string, unknown>, learner: string) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-exports-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const learnerOptions = { 'random-forest': { trees: 10 }, 'multilayer-perceptron': { epochs: 5 } };
  await runTrain(
    { files: [file], target, learners: [learner], learnerOptions, folds: 2, repeats: 1, name: 'm' },
    { workspace: folder, out: join(folder, 'out') },
  );
  const workspace = await Workspace.open(folder, silentLogger);
  const { version } = await openRegistry(workspace, systemClock).findModel('m');
  const loaded = loadPrediction(await readBundle(workspace.artifactFolder(version.artifact)));
  // cells are told as the numbers that they are: dates as days
  const columns = loaded.manifest.columns.map((one) =>
    one.storage === 'VARCHAR' ? one : { ...one, storage: 'DOUBLE' as const },
  );
  const manifest = { ...loaded.manifest, idColumn: 'row number', columns };
  return { ...loaded, manifest } satisfies LoadedPrediction;
}

/** Rows drawn anew from a file, cell by cell; some cells missing, unknown, or far outside. */
async function drawnRows(file: string, { columns }: LoadedPrediction): Promise<Frame> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const cells = columns.map(({ name, type }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    return type === 'numeric' ? `TRY_CAST(${quoted} AS DOUBLE)` : quoted;
  });
  const reader = await connection.runAndReadAll(
    `SELECT ${cells.join(', ')} FROM read_csv('${file}', all_varchar = true)`,
  );
  const raw = reader.getColumns();
  connection.closeSync();
  instance.closeSync();
  const rng = createRng(5);
  const drawn = columns.map(({ name, type }, j): FrameColumn => {
    const values = Array.from({ length: ROWS }, () => {
      const value = raw[j]![rng.int(raw[j]!.length)]!;
      const odd = rng.int(20);
      if (odd === 0) return null;
      if (odd > 1) return value;
      return type === 'numeric' ? rng.normal() * 1e5 : 'a level that nobody has';
    });
    if (type === 'numeric')
      return {
        type,
        name,
        values: Float64Array.from(values, (one) => (one === null ? Number.NaN : Number(one))),
      };
    const levels = [
      ...new Set(values.flatMap((one) => (one === null || one === '' ? [] : [String(one)]))),
    ].sort();
    const places = new Map(levels.map((level, code) => [level, code]));
    return { type, name, levels, codes: Int32Array.from(values, (one) => places.get(String(one)) ?? -1) };
  });
  return { nRows: ROWS, columns: drawn };
}

for (const [title, path, target, learners] of SETS) {
  longRealDataTest(`${title}: models say the same of ${ROWS} rows in SQL and JavaScript`, async () => {
    const ctx = await kernelContext();
    for (const learner of learners) {
      const loaded = await trained(realData(...path), target, learner);
      const frame = await drawnRows(realData(...path), loaded);
      const { js, sql } = await distances(loaded, frame, ctx);
      const near = learner === 'multilayer-perceptron' ? NEAR_NETWORK : NEAR;
      for (const { largest, otherClass, otherSet } of [js, sql]) {
        expect(largest, learner).toBeLessThan(near);
        expect(otherClass, learner).toBeLessThanOrEqual(1);
        expect(otherSet, learner).toBeLessThanOrEqual(1);
      }
    }
  });
}
