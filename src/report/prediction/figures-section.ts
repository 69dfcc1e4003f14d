import type { Prediction } from '#contract';
import { fixed } from '../format/index.ts';
import { clip, html } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { intervalText, METRIC_GLOSSES, METRIC_TITLES, shownMetrics } from './prediction-words.ts';
import type { ShownFigures } from './shown-figures.ts';

/** All figures: on rows that were not seen, on rows that were learned from, and of the best rule of thumb. */
export function figuresSection(prediction: Prediction, shown: ShownFigures): Section {
  const { validation, baseline, metrics, training } = prediction;
  const rows = shownMetrics(prediction).map((name) => {
    const own = shown.figure(intervalText(metrics[name]!));
    const learned = training[name] == null ? '–' : shown.figure(fixed(training[name], 3));
    const rule = baseline.metrics[name] === undefined ? '–' : intervalText(baseline.metrics[name]!);
    return html`<tr><th scope="row">${METRIC_TITLES[name]!}<small class="gloss">${METRIC_GLOSSES[name]!}</small></th><td class="num">${own}</td><td class="num">${learned}</td><td class="num">${rule}</td></tr>\n`;
  });
  const head = html`<tr><th scope="col">figure</th><th scope="col" class="num">on rows not seen</th><th scope="col" class="num">on rows learned from</th><th scope="col" class="num">${clip(baseline.title, 40)}</th></tr>`;
  return section({
    id: 'figures',
    title: 'All figures',
    lead: html`${clip(validation.splits, 200)}: means, with 95 % intervals in brackets. Of what splits choose among the learners; the last column is the best rule of thumb. The further a figure on rows learned from is from that on rows not seen, the more was learned by heart.`,
    content: shown.stamped(
      html`<div class="glossed">${tableBox('Figures of the model and of the best rule of thumb', head, rows)}</div>`,
    ),
  });
}
