import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { PredictionManifest } from '#contract';
import type { Frame } from '#matrix';
import { distances, loadedModule } from '../../../test/testkit/exported.ts';
import type { LoadedPrediction } from '../train/load-prediction.ts';
import { packProcedure } from '../train/pack-procedure.ts';
import { cases, fitted, loadedOf, made, NAMES } from '../train/testkit/fitted-procedures.ts';
import { predictionJs } from './prediction-js.ts';
import { predictionSql } from './prediction-sql.ts';

/** A few steps of f32: an exp or a logarithm differs in its last bit from one engine to another. */
const NEAR = 3e-7;
/** Networks are added up in f32 by the model, in f64 elsewhere. */
const NEAR_NETWORK = 3e-6;

const more: typeof cases = [
  ['boosting of two classes', 'gradient-boosting', 2, {}],
  ['boosting of three classes', 'gradient-boosting', 3, { calibrate: 'isotonic' }],
  ['a forest', 'random-forest', 2, { threshold: 'f1' }],
  ['naive Bayes', 'naive-bayes', 3, {}],
  ['temperature scaling of two classes', 'logistic-regression', 2, { calibrate: 'temperature' }],
  ['temperature scaling of three classes', 'gradient-boosting', 3, { calibrate: 'temperature' }],
  ['a network', 'multilayer-perceptron', 3, {}],
  ['logistic regression of three classes', 'logistic-regression', 3, {}],
];
const isSaid = ([, name]: (typeof cases)[number]) => name !== 'k-nearest-neighbours';

/** As loaded from a workspace; of the manifest what an export reads. */
async function loadedCase(name: string, nClasses: number, given: Record<string, unknown>) {
  const rows = made(nClasses);
  const { ctx, procedure } = await fitted(given, rows, name);
  const packed = packProcedure(procedure);
  const own = loadedOf(packed, name, nClasses);
  const columns = packed.specs[0]!.columns;
  const manifest = {
    idColumn: 'customer "id"',
    columns: columns.map((column) => ({
      name: column.name,
      storage: column.type === 'category' ? ('VARCHAR' as const) : ('DOUBLE' as const),
      missingTokens: ['n/a'],
    })),
    prediction: {
      target: 'y */ <b>\n',
      description: 'of which class',
      positive: null,
      classes: NAMES.slice(0, nClasses).map((one) => ({ name: one, rows: 1, share: 0.5 })),
      verdict: 'weak',
      guards: [],
      sets: { coverage: 0.9, byClass: true, least: NAMES.slice(0, nClasses).map((_, c) => 0.2 + 0.4 * c) },
    },
    provenance: { version: '0.0.0' },
  } as unknown as PredictionManifest;
  return { ctx, rows, loaded: { manifest, columns, procedure: own } satisfies LoadedPrediction };
}

/** New customers: gaps everywhere, a level that was never seen, numbers far outside. */
function newcomers(nRows = 300): Frame {
  const rng = createRng(3);
  const number = (name: string) => ({
    type: 'numeric' as const,
    name,
    values: Float64Array.from({ length: nRows }, () =>
      rng.int(10) === 0 ? Number.NaN : rng.normal() * (rng.int(20) === 0 ? 1e6 : 1),
    ),
  });
  const levels = ['east', 'it\'s "new"', 'north', 'south'];
  const codes = Int32Array.from({ length: nRows }, () => rng.int(5) - 1);
  return {
    nRows,
    columns: [number('a'), number('b'), { type: 'category', name: 'region', codes, levels }],
  };
}

test.each([...cases.filter(isSaid), ...more])(
  '%s says the same in SQL and in JavaScript',
  async (_, name, nClasses, given) => {
    const { ctx, loaded } = await loadedCase(name, nClasses, given);
    const { js, sql } = await distances(loaded, newcomers(), ctx);
    const hasNetwork = JSON.stringify([name, given]).includes('perceptron') || name === 'voting';
    for (const { largest, otherClass, otherSet } of [js, sql]) {
      expect(largest).toBeLessThan(hasNetwork ? NEAR_NETWORK : NEAR);
      expect(otherClass).toBe(0);
      expect(otherSet).toBe(0);
    }
  },
);

test('neighbours are customers, and are not given away', async () => {
  const { loaded } = await loadedCase('k-nearest-neighbours', 2, {});
  const why = /expected a model that can be said without rows, got k-nearest-neighbours/;
  expect(() => predictionSql(loaded, 'customers')).toThrow(why);
  expect(() => predictionJs(loaded, 'm@1')).toThrow(why);
});

test('the module says what is wrong with a row, and whether to believe the model', async () => {
  const { loaded } = await loadedCase('decision-tree', 2, {});
  const { predict } = await loadedModule(predictionJs(loaded, 'm@1'));
  const row = { a: 1, b: null, region: 'n/a' };
  expect(predict(row)).toMatchObject({ verdict: 'weak', confidenceSet: expect.any(Array) });
  expect(predict({ ...row, a: '1' })).toEqual(predict(row));
  expect(predict({ ...row, region: null })).toEqual(predict(row));
  expect(() => predict({ a: 1, b: 2 })).toThrow('column "region": the row lacks it');
  expect(() => predict({ ...row, a: 'much' })).toThrow('column "a": expected a number, got much');
  expect(() => predict(null)).toThrow('expected a row as an object');
});
