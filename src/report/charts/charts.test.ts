import { expect, test } from 'vitest';
import { columnFormats } from '../format/index.ts';
import { html } from '../markup/index.ts';
import { kCurve } from './k-curve.ts';
import { lossBar } from './loss-bar.ts';
import { ridge } from './ridge.ts';
import { compact, extent, linear, percent } from './scale.ts';
import { frameOf } from './scatter-frame.ts';
import { separate } from './separate.ts';
import { spreadPlot } from './spread-plot.ts';
import { stepPath } from './step-path.ts';
import { unitPlot } from './unit-plot.ts';

test('coordinates carry no needless digits', () => {
  expect([percent(0.5), percent(1 / 3), percent(0), compact(-0.001, 1), compact(10, 1)]).toEqual([
    '50%',
    '33.33%',
    '0%',
    '0',
    '10',
  ]);
});

test('a range without width maps to the middle, missing values count for nothing', () => {
  expect(linear([3, 3], [0, 1])(3)).toBe(0.5);
  expect(extent([null, 4, Number.NaN, -2])).toEqual([-2, 4]);
  expect(extent([])).toEqual([0, 1]);
});

test('a histogram is as tall as its fullest bin', () => {
  expect(stepPath([1, 4, 0], [0, 1, 2, 3], 20)).toBe('M0 20V15H1V0H2V20H3V20z');
});

test('bins of unequal width are drawn by density, so that areas are counts', () => {
  expect(stepPath([2, 2], [0, 1, 3], 20)).toBe('M0 20V0H0.67V10H2V20z');
});

test('an empty histogram is flat and a tiny bin is still seen', () => {
  expect(stepPath([0, 0], null, 20)).toBe('M0 20V20H1V20H2V20z');
  expect(stepPath([1, 100000], null, 20)).toContain('V19.5H1');
});

test('bins around whole numbers are named by those, open ends are marked', () => {
  const histogram = { column: 'visits', edges: [-0.5, 0.5, 1.5, 2.5], levels: null, counts: [[1, 2, 3]] };
  const options = { key: 'a', format: columnFormats([])('visits'), segments: [{ id: 1, mean: 1.3 }] };
  expect(ridge({ ...histogram, openEnds: false }, options).toString()).toContain(
    '<span>0</span><span>2</span>',
  );
  expect(ridge({ ...histogram, openEnds: true }, options).toString()).toContain(
    '<span>≤ 0</span><span>≥ 2</span>',
  );
});

test('the frame keeps one scale on both axes and leaves far outliers outside', () => {
  const x = Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const y = Array.from({ length: 1000 }, (_, i) => Math.cos(i) / 2);
  const frame = frameOf([...x, 500], [...y, 0]);
  expect(frame.x[1]).toBeLessThan(3);
  expect((frame.x[1] - frame.x[0]) / (frame.y[1] - frame.y[0])).toBeCloseTo(
    { wide: 2, mid: 1.4, tall: 1.05 }[frame.shape],
    9,
  );
  expect(frame.y[0]).toBeLessThanOrEqual(-0.5);
});

test('tags at one place are pushed apart and stay in the drawing', () => {
  const tags = separate(
    [1, 2, 3].map((id) => ({ id, x: 0, y: 0 })),
    0.7,
  );
  for (const [i, a] of tags.entries()) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    for (const b of tags.slice(0, i)) expect(Math.hypot(a.x - b.x, (a.y - b.y) * 0.7)).toBeGreaterThan(0.03);
  }
});

test('a curve marks the chosen k and leaves out what is unknown', () => {
  const none = { low: null, high: null, second: null };
  const points = [
    { k: 2, value: 0.5, dropped: false, ...none },
    { k: 3, value: null, dropped: false, ...none },
    { k: 4, value: 0.4, dropped: true, ...none },
  ];
  const drawing = kCurve(points, { chosen: 2, text: 'words', write: String }).toString();
  expect(drawing.match(/<circle class="pt[^"]*"/g)).toEqual([
    '<circle class="pt chosen"',
    '<circle class="pt dropped"',
  ]);
  expect(drawing).toContain('aria-label="words"');
});

test('a plot of shares has its origin below left, names on both axes and a description', () => {
  const plot = unitPlot([{ look: 'main', x: [0, 0.5, 1], y: [0, 0.25, 1] }], {
    text: 'A curve',
    up: 'found',
    across: 'chosen',
    points: [{ x: 0, y: 1, low: 0.5, high: 1, size: 3 }],
  }).toString();
  expect(plot).toContain('points="0,1000 500,750 1000,0"');
  expect(plot).toContain('role="img" aria-label="A curve"');
  expect(plot).toContain('>found</text>');
  expect(plot).toContain('>chosen</text>');
  // the axes lie between 13 and 96 % across, 9 and 83 % down: half way up is 46 %
  expect(plot).toContain('x1="13%" x2="13%" y1="46%" y2="9%"');
});

test('a loss is a bar from nothing, to the left where the column does harm', () => {
  const bar = (mean: number) => lossBar({ mean, low: null, high: null }, [-1, 1], true).toString();
  expect(bar(1)).toContain('<rect x="50%" y="2" width="49%"');
  expect(bar(-1)).toContain('<rect x="1%" y="2" width="49%"');
  expect(bar(1)).not.toContain('whisker');
});

test('probabilities by class are drawn each as tall as its fullest bin', () => {
  const plot = spreadPlot([{ name: html`no`, look: 'other', counts: [4, 2] }], 'Most are low').toString();
  expect(plot).toContain('aria-label="Most are low"');
  expect(plot).toContain('M0 40V0H1V20H2V40z');
});
