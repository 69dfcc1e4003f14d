import type { Interval, Regression } from '#contract';
import { intervalBar, lossBar } from '../charts/index.ts';
import { counted, number, share } from '../format/index.ts';
import { clip, html, label, type Part, type Safe } from '../markup/index.ts';
import { guardList } from '../prediction/guards-section.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { standalonePage } from '../standalone-page.ts';
import { invalidValueGuards, VALUE_METRICS, VALUE_WORDS, valueMetricTitle } from './regression-words.ts';
import { valuePlotsSection } from './value-plots-section.ts';

/**
 * How well a number can be predicted and whether to believe it, as one HTML file that opens anywhere, without network.
 * The same facts give the same bytes; every value from data is escaped.
 * @param version of the release
 */
export function regressionHtml(regression: Regression, version: string): string {
  const isInvalid = invalidValueGuards(regression).length > 0;
  const { word } = VALUE_WORDS[regression.verdict];
  const figure = (part: Part): Part => (isInvalid ? html`<s>${part}</s>` : part);
  const stamped = (content: Safe): Safe => (isInvalid ? html`<div class="void">${content}</div>` : content);
  return standalonePage({
    title: `Prediction of ${clip(regression.target, 120)}: ${isInvalid ? 'must not be believed' : word.toLowerCase()}`,
    kind: 'prediction',
    header: header(regression),
    sections: [
      section({
        id: 'guards',
        title: 'Guards',
        lead: 'Everything found that would make the figures look better than they are, and what was done about it.',
        content: guardList(regression.guards),
      }),
      compared(regression, figure),
      figures(regression, figure),
      valuePlotsSection(regression, stamped),
      ...importance(regression, figure),
    ],
    version,
  });
}

function header(regression: Regression): Safe {
  const { target, description, rows, learnerTitle, verdict, sentence, values } = regression;
  const invalid = invalidValueGuards(regression);
  const { tone, word, meaning } = VALUE_WORDS[verdict];
  const box =
    invalid.length > 0
      ? html`<div class="verdict bad" role="region" aria-label="Verdict"><p class="word">Must not be believed</p><ul>${invalid.map(({ evidence }) => html`<li>${clip(evidence, 500)}</li>`)}</ul><p class="small">What the figures would say: <s>${clip(sentence, 400)}</s></p></div>`
      : html`<div class="verdict ${tone}" role="region" aria-label="Verdict"><p class="word">${word}</p><p class="say">${meaning}</p><p class="small">In figures: ${clip(sentence, 400)}</p></div>`;
  return html`<header>
<h1>${label(target, 160)}</h1>
<p class="lead">${clip(description, 900)}</p>
<p class="lead">${counted(rows, 'row')}, from ${number(values.least)} to ${number(values.most)}, mean ${number(values.mean)}, median ${number(values.median)}, ${share(values.zeros)} are 0. Best learner: ${clip(learnerTitle, 120)}.</p>
${box}
</header>`;
}

function compared(
  { leaderboard, primary, baseline, validation }: Regression,
  figure: (part: Part) => Part,
): Section {
  const ends = leaderboard.flatMap(({ metrics }) => {
    const own = metrics[primary];
    return own?.mean == null ? [] : [own.low ?? own.mean, own.high ?? own.mean];
  });
  const across = baseline.metrics[primary]?.mean ?? 0;
  // a learner far below the rule of thumb does not stretch the others away
  const domain = [Math.max(-1, Math.min(...ends)) - 0.02, Math.max(...ends) + 0.02] as const;
  const rows = leaderboard.map(({ title, isBaseline, metrics, chosen }) => {
    const own = metrics[primary];
    const shown = (part: Part) => (isBaseline ? part : figure(part));
    const bar =
      own?.mean != null && own.mean > domain[0] && intervalBar(inside(own, domain), { domain, across });
    return html`<tr><th scope="row">${clip(title, 60)}${isBaseline && html`<small class="gloss">rule of thumb</small>`}</th><td>${shown(ranged(own))}${bar}</td><td class="num">${shown(plain(metrics['mae']))}</td><td class="num">${shown(plain(metrics['rmse']))}</td><td class="num">${isBaseline ? '–' : chosen}</td></tr>\n`;
  });
  const head = html`<tr><th scope="col">learner or rule of thumb</th><th scope="col">${valueMetricTitle(primary)}, 95 % interval</th><th scope="col" class="num">mean absolute error</th><th scope="col" class="num">root mean squared error</th><th scope="col" class="num">chosen</th></tr>`;
  return section({
    id: 'compared',
    title: 'Learners and baselines',
    lead: html`${clip(validation.splits, 200)}, on rows that were not seen, the best first. The dotted line is the best rule of thumb.`,
    content: html`<div class="ranked">${tableBox('Learners and rules of thumb', head, rows)}</div>`,
  });
}

function figures({ metrics, training, baseline }: Regression, figure: (part: Part) => Part): Section {
  const rows = VALUE_METRICS.filter(([name]) => metrics[name] !== undefined).map(
    ([name, title, meaning]) =>
      html`<tr><th scope="row">${title}<small class="gloss">${meaning}</small></th><td class="num">${figure(ranged(metrics[name]))}</td><td class="num">${figure(training[name] == null ? '–' : number(training[name]))}</td><td class="num">${ranged(baseline.metrics[name])}</td></tr>\n`,
  );
  const head = html`<tr><th scope="col">figure</th><th scope="col" class="num">on rows not seen</th><th scope="col" class="num">on rows learned from</th><th scope="col" class="num">${clip(baseline.title, 40)}</th></tr>`;
  return section({
    id: 'figures',
    title: 'All figures',
    lead: 'Means with 95 % intervals in brackets; the last column is the best rule of thumb.',
    content: html`<div class="glossed">${tableBox('Figures of the model and of the best rule of thumb', head, rows)}</div>`,
  });
}

function importance({ importance: found }: Regression, figure: (part: Part) => Part): Section[] {
  if (found === null || found.columns.length === 0) return [];
  const columns = found.columns.slice(0, 20);
  const most = Math.max(1e-6, ...columns.map(({ drop }) => drop.high ?? drop.mean));
  const domain = [Math.min(0, ...columns.map(({ drop }) => drop.low ?? drop.mean)), most] as const;
  const rows = columns.map(
    ({ column, drop, matters }) =>
      html`<tr><th scope="row">${label(column, 60)}</th><td>${lossBar(drop, domain, matters)}${!matters && html`<small>no evidence that it matters</small>`}</td><td class="num">${figure(number(drop.mean))}</td></tr>\n`,
  );
  const title = valueMetricTitle(found.metric);
  const head = html`<tr><th scope="col">column</th><th scope="col">bar: mean, line: interval</th><th scope="col" class="num">lost</th></tr>`;
  return [
    section({
      id: 'importance',
      title: 'What it relies on',
      lead: html`How much ${title} is lost on rows that were not seen when the values of one column are dealt anew. It tells what the model uses, not what would make customers act otherwise.`,
      content: html`<div class="losses">${tableBox(`Loss of ${title} without each column`, head, rows)}</div>`,
    }),
  ];
}

function inside({ mean, low, high }: Interval, [from, to]: readonly [number, number]) {
  const within = (value: number | null) => (value === null ? null : Math.max(from, Math.min(to, value)));
  return { value: mean!, low: within(low), high: within(high) };
}

function plain(interval: Interval | undefined): string {
  return interval?.mean == null ? '–' : number(interval.mean);
}

function ranged(interval: Interval | undefined): string {
  if (interval?.mean == null) return '–';
  const { mean, low, high } = interval;
  return low === null || high === null ? number(mean) : `${number(mean)} (${number(low)} to ${number(high)})`;
}
