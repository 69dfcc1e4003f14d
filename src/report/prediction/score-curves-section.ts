import type { Interval, LearningCurve, Prediction, ValidationCurve } from '#contract';
import { linePlot } from '../charts/index.ts';
import { count, fixed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { key, lookOf } from './curve-key.ts';
import { METRIC_TITLES } from './prediction-words.ts';
import type { ShownFigures } from './shown-figures.ts';

/** Height of an axis in units of the metric at least. */
const LEAST_SPAN = 0.05;

/** Whether more customers, or another value of an option, would help; where it was asked for. */
export function scoreCurvesSection(
  { learningCurve, validationCurve }: Prediction,
  shown: ShownFigures,
): Section | null {
  if (learningCurve === undefined && validationCurve === undefined) return null;
  return section({
    id: 'what-would-help',
    title: 'What would help',
    lead: 'Measured anew on the same rows that were not seen, with more and more customers to learn from, or with other values of an option. Intervals of 95 %.',
    content: shown.stamped(
      html`<div class="grid plots">${learningCurve !== undefined && learningFigure(learningCurve, shown)}${validationCurve !== undefined && validationFigure(validationCurve, shown)}</div>`,
    ),
  });
}

interface Row {
  readonly name: string;
  readonly training: Interval;
  readonly test: Interval;
}

function learningFigure({ metric, points, sentence }: LearningCurve, shown: ShownFigures): Safe {
  const rows = points.map((point) => ({ ...point, name: count(point.rows) }));
  const at = points.map((point) => point.rows);
  return figure('More customers', {
    at,
    rows,
    metric,
    across: 'customers learned from',
    head: 'customers',
    sentence,
    shown,
  });
}

function validationFigure({ metric, option, points, sentence }: ValidationCurve, shown: ShownFigures): Safe {
  const rows = points.map((point) => ({ ...point, name: point.value }));
  const at = points.map((_, i) => i + 1);
  return figure(`Other values of ${option}`, {
    at,
    rows,
    metric,
    across: `${option}, value by value`,
    head: option,
    sentence,
    shown,
  });
}

function figure(
  title: string,
  {
    at,
    rows,
    metric,
    across,
    head,
    sentence,
    shown,
  }: {
    at: readonly number[];
    rows: readonly Row[];
    metric: string;
    across: string;
    head: string;
    sentence: string;
    shown: ShownFigures;
  },
): Safe {
  const up = METRIC_TITLES[metric] ?? metric;
  const lines = [
    { look: lookOf(0), at, values: rows.map(({ test }) => test.mean) },
    { look: lookOf(1), at, values: rows.map(({ training }) => training.mean) },
  ];
  const columns = html`<tr>${[head, 'not seen', 'interval', 'learned from'].map((name) => html`<th scope="col" class="num">${name}</th>`)}</tr>`;
  const body = rows.map(
    ({ name, test, training }) =>
      html`<tr><th scope="row">${name}</th><td class="num">${shown.figure(written(test.mean))}</td><td class="num">${shown.figure(`${written(test.low)} to ${written(test.high)}`)}</td><td class="num">${shown.figure(written(training.mean))}</td></tr>\n`,
  );
  return html`<figure class="panel"><h3>${title}</h3>
${linePlot(lines, { text: `${up} over ${across}. ${sentence}`, across, up, mark: null, leastSpan: LEAST_SPAN, write: (value) => fixed(value, 3) })}
<ul class="keys plain"><li>${key(lookOf(0))} customers not seen</li><li>${key(lookOf(1))} customers learned from</li></ul>
<figcaption>${shown.figure(sentence)}</figcaption>
${tableBox(`${up}, ${title.toLowerCase()}`, columns, body)}</figure>
`;
}

function written(value: number | null): string {
  return value === null ? 'not known' : fixed(value, 3);
}
