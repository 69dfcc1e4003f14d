/** Colours told apart in both themes and, as far as twelve can be, without red-green vision; each 3:1 on its ground. */
const LIGHT = [
  '#3f68c8',
  '#c04d0b',
  '#0b7d75',
  '#93186f',
  '#846f1a',
  '#6a3fc0',
  '#8a1f12',
  '#2f8fd0',
  '#4f7030',
  '#667080',
  '#e0558f',
  '#0b4c3e',
] as const;
const DARK = [
  '#78a6ff',
  '#ff8a57',
  '#3fd0c0',
  '#e468b8',
  '#f2c75c',
  '#a68bf7',
  '#cf7560',
  '#a5d6ff',
  '#8fbf76',
  '#a9b4c8',
  '#ffa3bd',
  '#2fa584',
] as const;

/** Number of segment colours; later segments reuse them with square marks. */
export const SEGMENT_COLOURS = LIGHT.length;

/** Steps of the diverging scale on either side of its middle. */
export const DIVERGING_STEPS = 5;

const DIVERGING_LIGHT = { below: '#5f9fe0', middle: '#f3f5f5', above: '#f0934f' };
const DIVERGING_DARK = { below: '#2465a8', middle: '#222c32', above: '#9c4f14' };

/** Class of a segment's colour; `id` from 1. */
export function segmentClass(id: number): string {
  return `s${((id - 1) % SEGMENT_COLOURS) + 1}`;
}

/** Whether the segment is drawn with square marks since its colour is used by an earlier one. */
export function isSquare(id: number): boolean {
  return Math.floor((id - 1) / SEGMENT_COLOURS) % 2 === 1;
}

/** CSS declarations of all palette variables for one theme. */
export function paletteVariables(theme: 'light' | 'dark'): string {
  const colours = theme === 'light' ? LIGHT : DARK;
  const ends = theme === 'light' ? DIVERGING_LIGHT : DIVERGING_DARK;
  const segments = colours.map((c, i) => `--s${i + 1}:${c};--on${i + 1}:${inkOn(c)}`);
  const steps = Array.from({ length: 2 * DIVERGING_STEPS + 1 }, (_, i) => {
    const at = (i - DIVERGING_STEPS) / DIVERGING_STEPS;
    return `--d${i}:${mix(ends.middle, at < 0 ? ends.below : ends.above, Math.abs(at))}`;
  });
  return [...segments, ...steps].join(';');
}

/** Black or white, whichever reads better on this colour. */
export function inkOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#10181d') ? '#ffffff' : '#10181d';
}

/** WCAG 2 contrast ratio of two `#rrggbb` colours. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((c) =>
    c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function mix(from: string, to: string, part: number): string {
  const end = channels(to);
  const mixed = channels(from).map((c, i) => Math.round(c + (end[i]! - c) * part));
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
