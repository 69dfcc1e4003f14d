import { expect, test } from 'vitest';
import { createRng } from '#base';
import { logLoss } from '../metrics/log-loss.ts';
import { calibrate, fitCalibrator } from './calibrator.ts';
import { packCalibrator, unpackCalibrator } from './calibrator-codec.ts';
import { applyTemperature, fitTemperature } from './temperature.ts';

/** Rows of classes drawn by probabilities, which are told to the power of `told`. */
function drawn({ n, nClasses, told }: { n: number; nClasses: number; told: number }) {
  const rng = createRng(2);
  const probabilities = new Float32Array(n * nClasses);
  const y = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const shares = Array.from({ length: nClasses }, () => rng.next() + 0.05);
    const sum = shares.reduce((a, b) => a + b);
    const at = rng.next() * sum;
    const upTo = shares.map((_, c) => shares.slice(0, c + 1).reduce((a, b) => a + b));
    y[row] = upTo.findIndex((share) => at < share);
    const powers = shares.map((share) => (share / sum) ** told);
    const all = powers.reduce((a, b) => a + b);
    for (const [c, power] of powers.entries()) probabilities[row * nClasses + c] = power / all;
  }
  return { probabilities, y, nClasses, weights: null };
}

test.each([2, 3])('of %i classes the loss is least of all temperatures on a fine grid', (nClasses) => {
  const rows = drawn({ n: 500, nClasses, told: 2 });
  const { inverse } = fitTemperature(rows);
  const lossAt = (own: number) => {
    const calibrated = calibrate(
      { nClasses, method: 'temperature', temperature: { inverse: own } },
      rows.probabilities,
    );
    return logLoss({ ...rows, probabilities: calibrated, predicted: null });
  };
  const grid = Array.from({ length: 400 }, (_, i) => 0.01 * (i + 1));
  const best = grid.reduce((a, b) => (lossAt(b)! < lossAt(a)! ? b : a));
  expect(Math.abs(inverse - best)).toBeLessThan(0.0101);
  expect(lossAt(inverse)!).toBeLessThanOrEqual(lossAt(best)! + 1e-7);
});

test('probabilities that were told to the power of two are taken back to the power of a half', () => {
  // 20,000 rows: the standard error of the power is near .01
  expect(fitTemperature(drawn({ n: 20_000, nClasses: 3, told: 2 })).inverse).toBeCloseTo(0.5, 1);
  expect(fitTemperature(drawn({ n: 20_000, nClasses: 3, told: 1 })).inverse).toBeCloseTo(1, 1);
});

test('the power of a closed form: two kinds of rows, right nine times in ten where .8 is said', () => {
  // said .8; came .9: ln 9 = inverse * ln 4
  const n = 100;
  const probabilities = Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 0.2 : 0.8));
  const y = Int32Array.from({ length: n }, (_, row) => (row % 10 === 0 ? 0 : 1));
  const { inverse } = fitTemperature({ probabilities, y, nClasses: 2, weights: null });
  expect(inverse).toBeCloseTo(Math.log(9) / Math.log(0.8 / 0.2), 6);
  const out = new Float64Array(2);
  applyTemperature({ inverse }, Float32Array.of(0.2, 0.8), out);
  expect(out[1]).toBeCloseTo(0.9, 6);
});

test('weights count as rows; rows that are all right or all equal stay finite; a packed one is the same', () => {
  const rows = drawn({ n: 60, nClasses: 3, told: 3 });
  const weights = Float32Array.from({ length: 60 }, (_, i) => 1 + (i % 2));
  const order = [...weights.keys()].flatMap((i) => Array<number>(weights[i]!).fill(i));
  const repeated = {
    probabilities: Float32Array.from(
      order.flatMap((i) => [...rows.probabilities.subarray(3 * i, 3 * i + 3)]),
    ),
    y: Int32Array.from(order, (i) => rows.y[i]!),
    nClasses: 3,
    weights: null,
  };
  expect(fitTemperature({ ...rows, weights }).inverse).toBeCloseTo(fitTemperature(repeated).inverse, 9);
  for (const p of [
    Float32Array.of(0, 1, 0, 1),
    Float32Array.of(0.5, 0.5, 0.5, 0.5),
    Float32Array.of(1, 0, 1, 0),
  ]) {
    const { inverse } = fitTemperature({
      probabilities: p,
      y: Int32Array.of(1, 1),
      nClasses: 2,
      weights: null,
    });
    expect(inverse).toBeGreaterThan(0);
    expect(inverse).toBeLessThanOrEqual(1000);
  }
  const calibrator = fitCalibrator(rows, 'temperature');
  const bundle = packCalibrator(calibrator);
  expect(unpackCalibrator(structuredClone(bundle))).toEqual(calibrator);
  expect(() => unpackCalibrator({ ...bundle, arrays: { inverse: Float64Array.of(0) } })).toThrow(
    'out of range',
  );
});
