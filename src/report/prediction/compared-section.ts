import type { LeaderboardEntry, Prediction } from '#contract';
import { intervalBar } from '../charts/index.ts';
import { count, fixed } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { BASELINE_MEANINGS, intervalText, LOWER_IS_BETTER, METRIC_TITLES } from './prediction-words.ts';
import type { ShownFigures } from './shown-figures.ts';

/** Metrics beside the one that learners are chosen by. */
const BESIDE = ['accuracy', 'logLoss'];

interface Scale {
  readonly domain: readonly [number, number];
  /** Mean of the best rule of thumb. */
  readonly across: number;
}

/** Learners and rules of thumb on the same splits. */
export function comparedSection(prediction: Prediction, shown: ShownFigures): Section {
  const { leaderboard, primary, baseline } = prediction;
  const title = METRIC_TITLES[primary] ?? primary;
  const across = baseline.metrics[primary]?.mean ?? null;
  const scale = across === null ? null : { domain: domainOf(leaderboard, primary), across };
  const beside = BESIDE.filter(
    (name) => name !== primary && leaderboard.some(({ metrics }) => metrics[name]?.mean != null),
  );
  const rows = leaderboard.map((entry) => row(entry, { primary, beside, scale, shown }));
  const head = html`<tr><th scope="col">learner or rule of thumb</th><th scope="col">${title} on rows not seen, 95 % interval</th><th scope="col" class="num">on rows learned from</th>${beside.map((name) => html`<th scope="col" class="num">${METRIC_TITLES[name]!.toLowerCase()}</th>`)}<th scope="col" class="num">chosen</th></tr>`;
  const direction = LOWER_IS_BETTER.has(primary) ? 'further left is better' : 'further right is better';
  return section({
    id: 'compared',
    title: 'Learners and baselines',
    lead: html`Every one on the same splits, the best first; a rule of thumb is a baseline that needs no learning. Bars are 95 % intervals, the dotted line is the best rule of thumb, ${direction}. “Chosen” counts the splits in which a learner did best on a part of the rows that it learned from; test rows had no say in that. What the figures say is told <a href="#figures">below</a>.`,
    content: shown.stamped(
      html`<div class="ranked">${tableBox('Learners and rules of thumb', head, rows)}</div>`,
    ),
  });
}

function row(
  { name, title, isBaseline, metrics, training, chosen }: LeaderboardEntry,
  {
    primary,
    beside,
    scale,
    shown,
  }: { primary: string; beside: readonly string[]; scale: Scale | null; shown: ShownFigures },
): Safe {
  const interval = metrics[primary] ?? { mean: null, low: null, high: null };
  const own = training[primary];
  const figure = (text: string) => (isBaseline ? text : shown.figure(text));
  const { mean, low, high } = interval;
  const bar = mean !== null && scale !== null && intervalBar({ value: mean, low, high }, scale);
  const others = beside.map(
    (other) => html`<td class="num">${figure(fixed(metrics[other]?.mean ?? null, 3))}</td>`,
  );
  return html`<tr><th scope="row">${clip(title, 60)}${isBaseline && html`<small class="gloss">rule of thumb${BASELINE_MEANINGS[name] !== undefined && `: ${BASELINE_MEANINGS[name]}`}</small>`}</th><td>${figure(intervalText(interval))}${bar}</td><td class="num">${own == null ? '–' : figure(fixed(own, 3))}</td>${others}<td class="num">${isBaseline ? '–' : count(chosen)}</td></tr>\n`;
}

/** All intervals, with a little room at the ends. */
function domainOf(entries: readonly LeaderboardEntry[], primary: string): readonly [number, number] {
  const ends = entries.flatMap(({ metrics }) => {
    const { mean, low, high } = metrics[primary] ?? { mean: null, low: null, high: null };
    return mean === null ? [] : [low ?? mean, high ?? mean];
  });
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const room = Math.max(1e-6, 0.04 * (to - from));
  return [from - room, to + room];
}
