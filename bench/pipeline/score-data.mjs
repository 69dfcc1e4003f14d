import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, silentLogger, systemClock } from '../../dist/base/index.js';
import { recipeOf, recipeSpecSchema } from '../../dist/features/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { predictionScoring, segmentScoring } from '../../dist/pipeline/score/scoring-model.js';
import { classifierOf } from '../../dist/predict/index.js';
import { createKMeansModel } from '../../dist/segment/index.js';
import { sql } from '../../dist/sql/index.js';
import { createEngine } from '../../dist/table/index.js';

const COLUMNS = 20;
const SEGMENTS = 8;
const names = Array.from({ length: COLUMNS }, (_, j) => `x${j}`);

/** The centres of eight groups in twenty columns, [segments][columns]. */
const rng = createRng(1);
const centres = Array.from({ length: SEGMENTS }, () =>
  Array.from({ length: COLUMNS }, () => Math.round(1000 * rng.normal()) / 100),
);

/** A Parquet file of rows about the centres, money with two decimals, and its centres as JSON; written once. */
export async function customersFile(rows) {
  const folder = join(tmpdir(), `clientele-bench-score-${rows}`);
  const file = join(folder, 'customers.parquet');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'centres.json'), JSON.stringify(centres));
  const engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  const cells = Array.from({ length: COLUMNS }, (_, j) => {
    const own = centres.map((centre) => centre[j]).join(', ');
    const noise = `((hash(range * ${COLUMNS} + ${j}) % 10007) / 10007.0 - 0.5) * 8`;
    return `CAST(round([${own}][1 + CAST(hash(range) % ${SEGMENTS} AS INTEGER)] + ${noise}, 2) AS DOUBLE) AS x${j}`;
  });
  const select = {
    type: 'text',
    text: `SELECT range AS customer_id, ${cells.join(', ')} FROM range(${rows})`,
  };
  const temporary = `${file}.tmp`;
  await engine.exec(sql`COPY (${select}) TO ${temporary} (FORMAT parquet)`);
  await engine.close();
  renameSync(temporary, file);
  return file;
}

/** The model of the eight groups: centres as they were planted. */
export function plantedModel() {
  const distances = Float64Array.from({ length: SEGMENTS * 1000 }, (_, i) => 5 + (i % 1000) / 100);
  const model = createKMeansModel({
    features: names,
    k: SEGMENTS,
    centres: Float64Array.from(centres.flat()),
    sizes: new Int32Array(SEGMENTS).fill(1000),
    inertia: 0,
    calibration: { offsets: Uint32Array.from({ length: SEGMENTS + 1 }, (_, c) => 1000 * c), distances },
  });
  const ids = centres.map((_, c) => c + 1);
  const manifest = {
    kind: 'segmentation',
    source: 'customers',
    columns: names.map((name) => ({ name, storage: 'DOUBLE' })),
    personas: ids.map((id) => ({ id, name: `Group ${id}` })),
    idOfLabel: ids,
    verdict: 'stable',
  };
  return segmentScoring({ manifest, recipe: plainRecipe(), model }, 'planted@1');
}

/** Boosting of 100 trees of 31 leaves that tells the first group from the others by noisy labels. */
export async function boostedModel() {
  const n = 50_000;
  const recipe = plainRecipe();
  const pool = await createKernelPool({ threads: 2 });
  const x = pool.matrix(n, COLUMNS);
  const y = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const group = rng.int(SEGMENTS);
    for (let j = 0; j < COLUMNS; j++) {
      x.data[row * COLUMNS + j] = centres[group][j] + 8 * (rng.next() - 0.5);
    }
    y[row] = rng.next() < 0.5 + (0.1 * x.data[row * COLUMNS + (row % 3)]) / 8 ? 1 : 0;
  }
  const features = names.map((name) => ({ name, column: name, level: null, kind: 'numeric' }));
  const learner = classifierOf('gradient-boosting');
  const signal = new AbortController().signal;
  const model = await learner.fit(
    { x: { x, features }, y, nClasses: 2, weights: null, groups: null },
    learner.options.parse({ trees: 100, leaves: 31, learningRate: 0.1, minSamplesLeaf: 20 }),
    { rng: createRng(1), clock: systemClock, log: silentLogger, progress: { report() {} }, signal, pool },
  );
  await pool.close();
  const procedure = {
    nClasses: 2,
    async predict(frame, ctx) {
      const matrix = await recipe.apply(frame, ctx);
      try {
        return await model.predict(matrix, ctx);
      } finally {
        matrix.x.release();
      }
    },
  };
  const manifest = {
    kind: 'prediction',
    source: 'customers',
    columns: names.map((name) => ({ name, storage: 'DOUBLE' })),
    prediction: { classes: [{ name: 'no' }, { name: 'yes' }], verdict: 'signal', guards: [], sentence: '' },
  };
  return predictionScoring({ manifest, columns: recipe.spec.columns, procedure }, 'boosted@1');
}

/** Columns as they are. */
function plainRecipe() {
  const steps = names.map((column) => ({
    type: 'numeric',
    column,
    fill: 0,
    missing: 0,
    log1p: false,
    least: -100,
    scaledBy: 'nothing',
    centre: 0,
    spread: 1,
  }));
  // as a bundle of the first release has it
  return recipeOf(recipeSpecSchema.parse({ formatVersion: 1, steps }));
}
