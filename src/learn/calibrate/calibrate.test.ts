import { expect, test } from 'vitest';
import { createRng } from '#base';
import { computeMetrics } from '../metrics/classification-metrics.ts';
import { logLoss } from '../metrics/log-loss.ts';
import { threeClasses } from '../testkit/golden-metrics.ts';
import { fixedProcedure, labelled, memory, poolLessContext } from '../testkit/toy-procedures.ts';
import { calibratedProcedure } from './calibrated-procedure.ts';
import { calibrate, fitCalibrator } from './calibrator.ts';
import { packCalibrator, unpackCalibrator } from './calibrator-codec.ts';
import { applyIsotonic, fitIsotonic } from './isotonic.ts';
import { applyPlatt, fitPlatt, logit } from './platt.ts';

const scores = Float32Array.from(
  [21, 25, 1, 26, 15, 16, 20, 9, 31, 2, 9, 12, 18, 13, 5, 2, 1, 2, 5, 31],
  (value) => value / 32,
);
const came = Uint8Array.of(0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1);
const weights = Float32Array.of(3, 3, 3, 1, 1, 2, 2, 2, 3, 1, 2, 1, 1, 3, 1, 1, 1, 1, 1, 3);
const close = (values: readonly number[], digits = 9) => values.map((value) => expect.closeTo(value, digits));

test('Platt scaling is that of scikit-learn, with and without weights', () => {
  const logits = Float64Array.from(scores, logit);
  // sklearn.calibration._sigmoid_calibration of the logits, scikit-learn 1.9.1 (stops at a gradient of 1e-6)
  for (const [w, slope, offset] of [
    [null, -0.7277538385042664, 1.0514595857668403],
    [weights, -0.9086546041049413, 0.6487347099564817],
  ] as const) {
    const fitted = fitPlatt(logits, came, w);
    expect(fitted.slope).toBeCloseTo(slope, 5);
    expect(fitted.offset).toBeCloseTo(offset, 5);
  }
});

test('Platt scaling stays finite on rows of one class, on equal rows and on rows that can be told apart', () => {
  const logits = Float64Array.of(-3, -2, 2, 3);
  for (const [values, hits] of [
    [logits, [1, 1, 1, 1]],
    [logits, [0, 0, 0, 0]],
    [logits, [0, 0, 1, 1]],
    [Float64Array.of(1, 1, 1, 1), [0, 1, 0, 1]],
    [Float64Array.from([0, 0, 1, 1], logit), [0, 0, 1, 1]],
  ] as const) {
    const fitted = fitPlatt(values, Uint8Array.from(hits), null);
    for (const value of values) {
      const p = applyPlatt(fitted, value);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThan(1);
    }
  }
  // no row of the class among four: 1 / (4 + 2)
  expect(applyPlatt(fitPlatt(logits, new Uint8Array(4), null), 1)).toBeCloseTo(1 / 6, 9);
});

test('isotonic regression is that of scikit-learn, with and without weights', () => {
  // IsotonicRegression(out_of_bounds='clip', y_min=0, y_max=1), scikit-learn 1.9.1: knots in 32nds, values there, and
  // predictions
  const at = [0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.8, 1];
  for (const [w, x, y, expected] of [
    [null, [1, 12, 13, 18, 20, 26, 31], [0, 0, 0.25, 0.25, 0.5, 0.5, 1], [0, 0, 0, 0.2, 0.25, 0.4, 0.5, 1]],
    [
      weights,
      [1, 12, 13, 21, 25, 26, 31],
      [0, 0, 5 / 12, 5 / 12, 0.75, 0.75, 1],
      [0, 0, 0, 1 / 3, 5 / 12, 5 / 12, 0.75, 1],
    ],
  ] as const) {
    const fitted = fitIsotonic(scores, came, w);
    expect([...fitted.x].map((value) => value * 32)).toEqual(close(x));
    expect([...fitted.y]).toEqual(close(y));
    expect(at.map((score) => applyIsotonic(fitted, score))).toEqual(close(expected));
  }
});

test('pooling gives the best function that never falls, against brute force', () => {
  const rng = createRng(2);
  for (let round = 0; round < 20; round++) {
    const n = 8;
    const own = Float32Array.from({ length: n }, () => rng.int(6) / 8);
    const hits = Uint8Array.from({ length: n }, () => rng.int(2));
    const w = Float32Array.from({ length: n }, () => 1 + rng.int(3));
    const fitted = fitIsotonic(own, hits, w);
    const errorOf = (value: (score: number) => number) =>
      own.reduce((sum, score, i) => sum + w[i]! * (value(score) - hits[i]!) ** 2, 0);
    // the minimax formula: max over starts of the min over ends of the mean between (Robertson, Wright, Dykstra 1988)
    const levels = [...new Set(own)].sort((a, b) => a - b);
    const meanOf = (from: number, to: number) => {
      const inside = [...own.keys()].filter((i) => own[i]! >= from && own[i]! <= to);
      return inside.reduce((sum, i) => sum + w[i]! * hits[i]!, 0) / inside.reduce((sum, i) => sum + w[i]!, 0);
    };
    const best = (score: number) =>
      Math.max(
        ...levels
          .filter((from) => from <= score)
          .map((from) => Math.min(...levels.filter((to) => to >= score).map((to) => meanOf(from, to)))),
      );
    for (const score of levels) expect(applyIsotonic(fitted, score)).toBeCloseTo(best(score), 12);
    expect(errorOf((score) => applyIsotonic(fitted, score))).toBeCloseTo(errorOf(best), 12);
  }
});

test('calibrated probabilities of several classes sum to 1, and rows without any have equal shares', () => {
  const rows = { ...threeClasses.rows, weights: threeClasses.weights };
  for (const method of ['platt', 'isotonic'] as const) {
    const calibrated = calibrate(fitCalibrator(rows, method), rows.probabilities);
    for (let i = 0; i < calibrated.length; i += 3) {
      expect(calibrated[i]! + calibrated[i + 1]! + calibrated[i + 2]!).toBeCloseTo(1, 6);
      expect(Math.min(...calibrated.subarray(i, i + 3))).toBeGreaterThanOrEqual(0);
    }
  }
  const nothing = { x: Float64Array.of(0.5), y: Float64Array.of(0) };
  const out = calibrate(
    { nClasses: 3, method: 'isotonic', maps: [nothing, nothing, nothing] },
    Float32Array.of(1, 0, 0),
  );
  expect([...out]).toEqual(close([1 / 3, 1 / 3, 1 / 3], 7));
});

test('a calibrator comes back from its bundle to the bit, and a damaged one is refused', () => {
  const rows = { ...threeClasses.rows, weights: null };
  for (const method of ['platt', 'isotonic'] as const) {
    const calibrator = fitCalibrator(rows, method);
    const bundle = packCalibrator(calibrator);
    const json = { ...structuredClone(bundle), facts: JSON.parse(JSON.stringify(bundle.facts)) };
    expect(unpackCalibrator(json)).toEqual(calibrator);
    const corrupt = expect.objectContaining({ code: 'WORKSPACE_CORRUPT' });
    expect(() => unpackCalibrator({ ...bundle, version: 2 })).toThrow(
      expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
    );
    expect(() => unpackCalibrator({ ...bundle, facts: { method, nClasses: 4 } })).toThrow(corrupt);
    expect(() => unpackCalibrator({ ...bundle, facts: null })).toThrow(corrupt);
    expect(() => unpackCalibrator({ ...bundle, arrays: {} })).toThrow(corrupt);
    for (const name of Object.keys(bundle.arrays)) {
      const damaged = structuredClone(bundle);
      damaged.arrays[name]![0] = name === 'knots' ? 0 : Number.NaN;
      expect(() => unpackCalibrator(damaged)).toThrow(corrupt);
      expect(() =>
        unpackCalibrator({ ...bundle, arrays: { ...bundle.arrays, [name]: new Float64Array(1) } }),
      ).toThrow(corrupt);
    }
  }
  const falling = fitCalibrator(rows, 'isotonic');
  const bundle = structuredClone(packCalibrator(falling));
  bundle.arrays['y']![0] = 0.9;
  expect(() => unpackCalibrator(bundle)).toThrow(expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }));
});

test('a procedure that is too sure says honest probabilities once it is calibrated', async () => {
  const rng = createRng(8);
  const make = (nRows: number) => {
    const x = Array.from({ length: nRows }, () => rng.normal());
    return labelled({ x }, { y: x.map((value) => (rng.next() < 1 / (1 + Math.exp(-value)) ? 1 : 0)) });
  };
  const train = make(2000);
  const fresh = make(4000);
  const tooSure = fixedProcedure(['x'], (x) => 1 / (1 + Math.exp(-5 * x)));
  const scoreOf = async (fitted: { predict: Awaited<ReturnType<typeof tooSure.fit>>['predict'] }) => {
    const probabilities = await fitted.predict(fresh.frame, poolLessContext());
    return computeMetrics({ ...fresh, probabilities });
  };
  const plain = await scoreOf(await tooSure.fit(train, poolLessContext()));
  expect(plain['calibrationError']).toBeGreaterThan(0.15);
  const ctx = poolLessContext();
  const platt = await calibratedProcedure(tooSure, { method: 'platt' }).fit(train, ctx);
  if (platt.calibrator.method !== 'platt')
    throw new Error(`expected Platt scaling, got ${platt.calibrator.method}`);
  const map = platt.calibrator.maps[0]!;
  // five times too steep: the true slope is -1 / 5; standard error of the slope about .013
  expect(map.slope).toBeGreaterThan(-0.24);
  expect(map.slope).toBeLessThan(-0.16);
  const honest = await scoreOf(platt);
  expect(honest['calibrationError']).toBeLessThan(0.035);
  expect(honest['auc']).toBeCloseTo(plain['auc']!, 3);
  const isotonic = await scoreOf(await calibratedProcedure(tooSure, { method: 'isotonic' }).fit(train, ctx));
  expect(isotonic['calibrationError']).toBeLessThan(0.05);
  expect(isotonic['logLoss']).toBeLessThan(plain['logLoss']! - 0.3);
});

test('calibration learns from rows that the procedure did not see: a memory is told that it knows nothing', async () => {
  const rng = createRng(4);
  const n = 200;
  const id = Array.from({ length: n }, (_, i) => i);
  const rows = labelled({ id }, { y: id.map(() => (rng.next() < 0.3 ? 1 : 0)) });
  const seen: { train: number[]; asked: number[] }[] = [];
  const fitted = await calibratedProcedure(memory(seen), { method: 'platt', folds: 4 }).fit(
    rows,
    poolLessContext(),
  );
  // four folds and the fit on all rows
  expect(seen.map(({ train }) => train.length)).toEqual([150, 150, 150, 150, 200]);
  for (const { train, asked } of seen) expect(asked.filter((one) => train.includes(one))).toEqual([]);
  expect(
    seen
      .slice(0, 4)
      .flatMap(({ asked }) => asked)
      .sort((a, b) => a - b),
  ).toEqual(id);
  const share = rows.y.reduce((sum, one) => sum + one, 0) / n;
  const strangers = await fitted.predict(labelled({ id: [900] }, { y: [0] }).frame, poolLessContext());
  expect(strangers[1]).toBeCloseTo(share, 1);
});

test('rows of a group are in one inner fold, and too many folds are made fewer', async () => {
  const id = Array.from({ length: 24 }, (_, i) => i);
  const groups = Int32Array.from(id, (one) => Math.floor(one / 4));
  const rows = labelled({ id }, { y: id.map((one) => Math.floor(one / 4) % 2), groups });
  const seen: { train: number[]; asked: number[] }[] = [];
  await calibratedProcedure(memory(seen), { method: 'isotonic', folds: 5 }).fit(rows, poolLessContext());
  // three groups a class
  expect(seen).toHaveLength(4);
  for (const { train, asked } of seen) {
    const own = new Set(train.map((one) => groups[one]));
    expect(asked.some((one) => own.has(groups[one]))).toBe(false);
  }
  const lone = labelled({ id: [1, 2, 3, 4] }, { y: [0, 0, 0, 1] });
  await expect(
    calibratedProcedure(memory(), { method: 'platt' }).fit(lone, poolLessContext()),
  ).rejects.toMatchObject({ code: 'TARGET_INVALID' });
});

test('a class without rows is said to be unlikely', async () => {
  const id = Array.from({ length: 60 }, (_, i) => i);
  const rows = labelled({ id }, { y: id.map((one) => (one % 3 === 0 ? 2 : 0)), nClasses: 3 });
  for (const method of ['platt', 'isotonic'] as const) {
    const fitted = await calibratedProcedure(memory(), { method }).fit(rows, poolLessContext());
    const probabilities = await fitted.predict(labelled({ id: [1000] }, { y: [0] }).frame, poolLessContext());
    expect(probabilities[1]).toBeLessThan(0.03);
    expect(logLoss({ probabilities, y: Int32Array.of(0), nClasses: 3, weights: null })).toBeLessThan(0.6);
  }
});
