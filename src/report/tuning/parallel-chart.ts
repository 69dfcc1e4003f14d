import type { SearchAxis, TuningTrial } from '#contract';
import { compact, percent } from '../charts/scale.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { optionText } from './option-text.ts';

const LEFT = 0.08;
const RIGHT = 0.92;
const TOP = 0.16;
const BOTTOM = 0.86;
const UNITS = 1000;

type Drawn = { readonly axis: SearchAxis; readonly name: string };

/** An upright line an option, and a line a trial through its values: what the good ones have in common shows. */
export function parallelChart(
  axes: Readonly<Record<string, SearchAxis>>,
  { trials, good, best }: { trials: readonly TuningTrial[]; good: ReadonlySet<number>; best: number },
): Safe {
  const drawn = Object.entries(axes).map(([name, axis]): Drawn => ({ name, axis }));
  const at = (i: number) => (drawn.length < 2 ? 0.5 : i / (drawn.length - 1));
  const rank = ({ trial }: TuningTrial) => (trial === best ? 2 : good.has(trial) ? 1 : 0);
  const lines = trials
    .filter(({ isDefault }) => !isDefault)
    .sort((a, b) => rank(a) - rank(b))
    .map((trial) => {
      const points = drawn.map(({ name, axis }, i) => {
        const place = placeOf(axis, trial.options[name]);
        return `${compact(at(i) * UNITS, 1)},${compact((1 - place) * UNITS, 1)}`;
      });
      const look = ['tried', 's1', 'main'][rank(trial)]!;
      return html`<polyline class="${look}" points="${points.join(' ')}"/>`;
    });
  const uprights = drawn.map(({ name, axis }, i) => {
    const x = percent(LEFT + at(i) * (RIGHT - LEFT));
    const [low, high] = endsOf(axis);
    return html`<line class="grid-line" x1="${x}" x2="${x}" y1="${percent(TOP)}" y2="${percent(BOTTOM)}"/><text x="${x}" y="${percent(i % 2 === 0 ? TOP - 0.1 : TOP - 0.05)}">${clip(name, 24)}</text><text x="${x}" y="${percent(TOP - 0.005)}">${high}</text><text x="${x}" y="${percent(BOTTOM + 0.055)}">${low}</text>`;
  });
  const box = html`<svg x="${percent(LEFT)}" y="${percent(TOP)}" width="${percent(RIGHT - LEFT)}" height="${percent(BOTTOM - TOP)}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">${lines}</svg>`;
  return html`<svg class="plot wide" role="img" aria-label="Options of ${trials.length} trials side by side">${uprights}${box}</svg>`;
}

function endsOf(axis: SearchAxis): [string, string] {
  return axis.kind === 'number'
    ? [optionText(axis.low), optionText(axis.high)]
    : [clip(optionText(axis.values[0]), 12), clip(optionText(axis.values.at(-1)), 12)];
}

function placeOf(axis: SearchAxis, value: unknown): number {
  if (axis.kind === 'choice') {
    const place = axis.values.findIndex((one) => optionText(one) === optionText(value));
    return axis.values.length < 2 ? 0.5 : Math.max(0, place) / (axis.values.length - 1);
  }
  const on = (number: number) => (axis.scale === 'log' ? Math.log(number) : number);
  const span = on(axis.high) - on(axis.low);
  return span === 0 ? 0.5 : Math.min(1, Math.max(0, (on(Number(value)) - on(axis.low)) / span));
}
