import { extent } from './scale.ts';

/** What part of the plane is shown, in which of three shapes; `width` and `height` in units of the axes. */
export type Frame = {
  readonly shape: 'wide' | 'mid' | 'tall';
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly width: number;
  readonly height: number;
};

const SHAPES = [
  { shape: 'wide', aspect: 2 },
  { shape: 'mid', aspect: 1.4 },
  { shape: 'tall', aspect: 1.05 },
] as const;

/** The window on the points: far outliers that would squeeze the rest stay outside; both axes have one scale. */
export function frameOf(x: readonly number[], y: readonly number[]): Frame {
  const [across, up] = [core(x), core(y)];
  const width = Math.max(across[1] - across[0], 1e-9);
  const height = Math.max(up[1] - up[0], 1e-9);
  const { shape, aspect } = SHAPES.find((option) => width / height >= option.aspect * 0.8) ?? SHAPES[2];
  const full = Math.max(width, height * aspect);
  return {
    shape,
    x: widen(across, full),
    y: widen(up, full / aspect),
    width: full,
    height: full / aspect,
  };
}

function core(values: readonly number[]): [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const [low, high] = extent(sorted);
  if (sorted.length < 50) return [low, high];
  const from = sorted[Math.floor(0.005 * (sorted.length - 1))]!;
  const to = sorted[Math.ceil(0.995 * (sorted.length - 1))]!;
  const room = 0.15 * (to - from);
  return [Math.max(low, from - room), Math.min(high, to + room)];
}

function widen([low, high]: readonly [number, number], to: number): [number, number] {
  const middle = (low + high) / 2;
  return [middle - to / 2, middle + to / 2];
}
