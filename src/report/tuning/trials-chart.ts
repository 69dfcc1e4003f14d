import type { Tuning } from '#contract';
import { compact, extent, linear, percent } from '../charts/scale.ts';
import { fixed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';

const LEFT = 0.13;
const RIGHT = 0.96;
const TOP = 0.09;
const BOTTOM = 0.83;
const UNITS = 1000;

/** Every trial by the work that had been done when it ended, and the best of those judged on all folds so far. */
export function trialsChart({ trials, folds, larger, metricTitle, best }: Tuning): Safe {
  const shown = trials.flatMap((trial) => (trial.mean === null ? [] : [{ ...trial, mean: trial.mean }]));
  const [low, high] = extent(shown.map(({ mean }) => mean));
  const room = Math.max(1e-6, 0.05 * (high - low));
  const domain = [low - room, high + room] as const;
  const most = trials.at(-1)?.learned ?? 1;
  const across = linear([0, most], [LEFT, RIGHT]);
  const up = linear(domain, [BOTTOM, TOP]);
  const grid = [low, (low + high) / 2, high].map((tick) => {
    const at = percent(up(tick));
    return html`<line class="grid-line" x1="${percent(LEFT)}" x2="${percent(RIGHT)}" y1="${at}" y2="${at}"/><text class="y" x="${percent(LEFT - 0.02)}" y="${at}" dy=".35em">${fixed(tick, 3)}</text>`;
  });
  const ticks = [0, most].map(
    (tick) => html`<text x="${percent(across(tick))}" y="${percent(BOTTOM + 0.06)}">${tick}</text>`,
  );
  const dots = shown.map(({ trial, learned, mean, scores, learner }) => {
    const [x, y] = [percent(across(learned)), percent(up(mean))];
    const isJudged = scores.length === folds;
    const look = trial === best ? '' : isJudged ? 'second' : 'tried';
    return html`<circle class="${look}" cx="${x}" cy="${y}" r="${trial === best ? 5.5 : isJudged ? 3.2 : 2.6}"><title>trial ${trial}, ${learner}: ${fixed(mean, 4)}</title></circle>`;
  });
  const box = html`<svg x="${percent(LEFT)}" y="${percent(TOP)}" width="${percent(RIGHT - LEFT)}" height="${percent(BOTTOM - TOP)}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none"><polyline class="main" points="${bestSoFar(shown, { folds, larger, most, domain })}"/></svg>`;
  const names = html`<text class="name" x="0" y="${percent(TOP - 0.045)}">${metricTitle}, mean over folds</text><text class="name end" x="${percent(RIGHT)}" y="97%">folds learned so far</text>`;
  return html`<svg class="plot" role="img" aria-label="${metricTitle} of ${trials.length} trials by the folds learned so far; the best is trial ${best}">${grid}${ticks}${names}${box}${dots}</svg>`;
}

function bestSoFar(
  shown: readonly { learned: number; mean: number; scores: readonly unknown[] }[],
  {
    folds,
    larger,
    most,
    domain: [low, high],
  }: { folds: number; larger: string; most: number; domain: readonly [number, number] },
): string {
  const points: string[] = [];
  let best: number | null = null;
  const point = (learned: number, value: number) =>
    points.push(
      `${compact((learned / most) * UNITS, 1)},${compact((1 - (value - low) / (high - low)) * UNITS, 1)}`,
    );
  for (const { learned, mean, scores } of shown) {
    if (scores.length < folds) continue;
    if (best !== null && (larger === 'better' ? mean <= best : mean >= best)) continue;
    if (best !== null) point(learned, best);
    best = mean;
    point(learned, mean);
  }
  if (best !== null) point(most, best);
  return points.join(' ');
}
