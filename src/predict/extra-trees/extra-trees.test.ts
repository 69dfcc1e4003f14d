import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import { classificationMetric } from '#learn';
import type { Context, Feature } from '#matrix';
import {
  classifierInput,
  expectClassifies,
  type LabelledNumbers,
  numbersIn,
} from '../../../test/testkit/classifier-conformance.ts';
import { randomForest } from '../random-forest/index.ts';
import { extraTrees } from './index.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

const contextOf = (seed = 1): Context => ({
  rng: createRng(seed),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
});

const MIXED: readonly Feature[] = [
  { name: 'colour', column: 'colour', level: null, kind: 'category', nLevels: 300 },
  { name: 'age', column: 'age', level: null, kind: 'numeric' },
  { name: 'noise', column: 'noise', level: null, kind: 'numeric' },
];

/** A category of 300 levels and two numbers, one value in ten missing. */
function mixedRows(n: number, nClasses: number): LabelledNumbers {
  const rng = createRng(5);
  const rows = Array.from({ length: n }, () => [
    rng.int(rng.int(4) === 0 ? 300 : 5),
    rng.normal(),
    rng.next(),
  ]);
  const y = rows.map(([colour, age]) =>
    rng.int(4) === 0 ? rng.int(nClasses) : (((colour! * 3) % 5) + (age! > 0.2 ? 1 : 0)) % nClasses,
  );
  return {
    rows: rows.map((row) => row.map((value) => (rng.int(10) === 0 ? Number.NaN : value))),
    y,
    features: MIXED,
  };
}

/** Two normal clouds whose means are `gap` apart in each of four columns. */
function clouds(n: number, gap: number, seed: number): LabelledNumbers {
  const rng = createRng(seed);
  const y = Array.from({ length: n }, () => rng.int(2));
  return { y, rows: y.map((one) => Array.from({ length: 4 }, () => rng.normal() + one * gap)) };
}

test('extra trees keep the promises of a learner of classes', async () => {
  await expectClassifies(extraTrees, { options: { trees: 9 }, data: mixedRows(300, 2) });
  await expectClassifies(extraTrees, {
    options: { trees: 7, criterion: 'entropy', classWeights: 'balanced', columns: 'all', maxDepth: 4 },
    data: mixedRows(200, 3),
  });
  await expectClassifies(extraTrees, { options: { trees: 5, bootstrap: true }, data: clouds(150, 1, 2) });
});

// scikit-learn 1.9.1, ExtraTreesClassifier of 100 trees on these very rows: means over 30 seeds, and their deviations
const GOLDEN = [
  { options: {}, auc: [0.7586, 0.0018], logLoss: [0.5982, 0.0025], leaves: 318.5, depth: 21.8 },
  { options: { columns: 1 }, auc: [0.7625, 0.0017], logLoss: [0.5842, 0.0019], leaves: 396.3, depth: 24.7 },
  {
    options: { columns: 'all', minSamplesLeaf: 5, criterion: 'entropy' },
    auc: [0.7813, 0.0008],
    logLoss: [0.5613, 0.001],
    leaves: 72.9,
    depth: 12.5,
  },
] as const;

for (const { options, auc, logLoss, leaves, depth } of GOLDEN) {
  test(`with ${JSON.stringify(options)} they predict, and have leaves and depths, as those of scikit-learn`, async () => {
    const [train, fresh] = [clouds(600, 0.6, 3), clouds(2000, 0.6, 4)];
    const seeds = [1, 2, 3];
    const found = { auc: 0, logLoss: 0, leaves: 0, depth: 0 };
    for (const seed of seeds) {
      const model = await extraTrees.fit(
        classifierInput(pool, train),
        extraTrees.options.parse(options),
        contextOf(seed),
      );
      const said = await model.predict(numbersIn(pool, fresh.rows), contextOf());
      const clipped = said.map((p) => Math.min(0.999, Math.max(0.001, p)));
      const scored = { y: Int32Array.from(fresh.y), nClasses: 2, weights: null };
      found.auc += classificationMetric('auc', 2).compute({ ...scored, probabilities: said })! / seeds.length;
      found.logLoss +=
        classificationMetric('logLoss', 2).compute({ ...scored, probabilities: clipped })! / seeds.length;
      const { roots, features, children } = model.trees;
      const nTrees = roots.length - 1;
      found.leaves += features.filter((feature) => feature < 0).length / nTrees / seeds.length;
      for (let t = 0; t < nTrees; t++) {
        const deepest = (node: number): number =>
          features[node]! < 0 ? 0 : 1 + Math.max(deepest(children[node]!), deepest(children[node]! + 1));
        found.depth += deepest(roots[t]!) / nTrees / seeds.length;
      }
    }
    expect(Math.abs(found.auc - auc[0])).toBeLessThan(4 * auc[1] + 0.002);
    expect(Math.abs(found.logLoss - logLoss[0])).toBeLessThan(4 * logLoss[1] + 0.004);
    expect(Math.abs(found.leaves / leaves - 1)).toBeLessThan(0.04);
    expect(Math.abs(found.depth / depth - 1)).toBeLessThan(0.05);
  });
}

test('the same seed gives the same trees, another one others, and a bundle of a forest is none of extra trees', async () => {
  const input = classifierInput(pool, clouds(400, 0.3, 6));
  const [one, again, other] = await Promise.all(
    [1, 1, 2].map((seed) => extraTrees.fit(input, extraTrees.options.parse({ trees: 3 }), contextOf(seed))),
  );
  expect(again!.toBundle()).toEqual(one!.toBundle());
  expect(other!.toBundle()).not.toEqual(one!.toBundle());
  expect(() => extraTrees.unpack({ ...one!.toBundle(), format: 'random-forest' })).toThrow('extra-trees');
  const forest = await randomForest.fit(input, randomForest.options.parse({ trees: 3 }), contextOf());
  expect(() => extraTrees.unpack(forest.toBundle())).toThrow('extra-trees');
});
