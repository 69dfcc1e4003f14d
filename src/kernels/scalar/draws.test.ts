import { expect, test } from 'vitest';
import { createRng } from '#base';
import { choleskyRoot, gaussianOf } from '../resample/gaussian-of.ts';
import { bestJaccards } from './best-jaccards.ts';
import { bootstrapRows, boxRows, gaussianRows, permutedColumns } from './draws.ts';

const rows = { nRows: 1000, nCols: 3, data: Float32Array.from({ length: 3000 }, (_, at) => at) };

test('permuted columns keep their values, and columns of one group stay side by side', () => {
  const { data } = permutedColumns(rows, Int32Array.of(4, 2, 4), 1);
  for (let j = 0; j < 3; j++) {
    const values = data.filter((_, at) => at % 3 === j).sort();
    expect(values).toEqual(rows.data.filter((_, at) => at % 3 === j));
  }
  let kept = 0;
  for (let i = 0; i < 1000; i++) {
    expect(data[i * 3 + 2]).toBe(data[i * 3]! + 2);
    if (data[i * 3 + 1] === data[i * 3]! + 1) kept++;
  }
  expect(kept).toBeLessThan(10);
});

test('a shuffle reaches every order of three about equally often', () => {
  const three = { nRows: 3, nCols: 1, data: Float32Array.of(0, 1, 2) };
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = permutedColumns(three, new Int32Array(1), seed).data.join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // 1000 each, standard deviation 29
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test('gaussian rows have the mean and the covariance of the source, also when it is singular', () => {
  const rng = createRng(3);
  const source = { nRows: 20_000, nCols: 4, data: new Float32Array(80_000) };
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [rng.next(), rng.next()];
    source.data.set([a, a + b / 2, 3 * a, 7], i * 4);
  }
  const drawn = gaussianRows(source, gaussianOf(source), 9);
  const [expected, actual] = [moments(source.data), moments(drawn.data)];
  for (let j = 0; j < expected.length; j++) expect(Math.abs(actual[j]! - expected[j]!)).toBeLessThan(0.03);
  for (let i = 0; i < 100; i++) {
    expect(drawn.data[i * 4 + 2]).toBeCloseTo(3 * drawn.data[i * 4]!, 4);
    expect(drawn.data[i * 4 + 3]).toBeCloseTo(7, 5);
  }
});

function moments(data: Float32Array): number[] {
  const n = data.length / 4;
  const mean = [0, 1, 2, 3].map((j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[i * 4 + j]!;
    return sum / n;
  });
  const products = [0, 1, 2, 3].flatMap((j) =>
    [0, 1, 2, 3].map((c) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (data[i * 4 + j]! - mean[j]!) * (data[i * 4 + c]! - mean[c]!);
      return sum / n;
    }),
  );
  return [...mean, ...products];
}

test('the root of a covariance times itself is the covariance', () => {
  const covariance = Float64Array.of(4, 0, 0, 2, 5, 0, 6, 1, 12);
  const root = choleskyRoot(covariance, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < 3; c++) sum += root[i * 3 + c]! * root[j * 3 + c]!;
      expect(sum).toBeCloseTo(covariance[i * 3 + j]!, 12);
    }
  }
});

test('box rows fill the box and no more', () => {
  const box = { low: Float64Array.of(-1, 0, 5), width: Float64Array.of(2, 0, 10) };
  const { data } = boxRows(rows, box, 2);
  for (let j = 0; j < 3; j++) {
    const column = data.filter((_, at) => at % 3 === j);
    const [low, width] = [box.low[j]!, box.width[j]!];
    expect(Math.min(...column)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...column)).toBeLessThanOrEqual(low + width);
    expect(column.reduce((a, b) => a + b) / 1000).toBeCloseTo(low + width / 2, 0);
  }
});

test('a bootstrap sample holds each row about once in 1 - 1/e cases, ascending', () => {
  const drawn = bootstrapRows(10_000, 4);
  expect(Math.abs(drawn.length - 6321)).toBeLessThan(150);
  expect(drawn).toEqual(Int32Array.from(new Set(drawn)).sort());
});

test('best Jaccards are those worked out by hand, NaN for a segment without rows', () => {
  const original = { k: 3, labels: Int32Array.of(0, 9, 0, 1, 1, 1) };
  const found = bestJaccards(original, Int32Array.of(0, 2, 3, 4, 5), {
    k: 2,
    labels: Int32Array.of(0, 0, 0, 1, 1),
  });
  expect([...found]).toEqual([2 / 3, 2 / 3, Number.NaN]);
});
