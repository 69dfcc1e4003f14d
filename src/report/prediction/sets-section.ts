import type { Prediction, PredictionSetsFacts } from '#contract';
import { count, fixed, share } from '../format/index.ts';
import { html } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { className, type ShownFigures } from './shown-figures.ts';

/** Classes up to which scored files have sets, and the page a table of them. */
const MOST_CLASSES = 10;

/** How often a set holds the true class, as stated and as measured, in sentences. */
export function setWords({ coverage, byClass, measured }: PredictionSetsFacts): string {
  const { mean, low, high } = measured.coverage;
  const stated = `The set of classes of a customer is to hold the true one for ${share(coverage)} of the customers${byClass ? ' of each class' : ''}.`;
  if (mean === null || low === null || high === null) return stated;
  const short = high < coverage ? ', less than stated' : '';
  return `${stated} Of ${count(measured.rows)} that had no part in making the sets, ${share(mean)} were in theirs (95 % interval ${share(low)} to ${share(high)})${short}. A set has ${fixed(measured.meanSize, 2)} classes on average; ${share(measured.single)} are a single class.`;
}

/** The sets: what is stated, what was measured, and of each class. */
export function setsSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const { sets, classes } = prediction;
  if (sets === undefined) return null;
  const head = html`<tr><th scope="col">class</th><th scope="col" class="num">in their set</th><th scope="col" class="num">95 % interval</th><th scope="col" class="num">least probability</th></tr>`;
  const rows = classes.map((_, one) => {
    const { mean, low, high } = sets.measured.coverageByClass[one]!;
    const cells = [
      mean === null ? '' : share(mean),
      low === null || high === null ? '' : `${share(low)} to ${share(high)}`,
      sets.least[one] === 0 ? 'any' : fixed(sets.least[one]!, 3),
    ];
    return html`<tr><th scope="row">${className(prediction, one)}</th>${cells.map((cell) => html`<td class="num">${shown.figure(cell)}</td>`)}</tr>\n`;
  });
  const box = tableBox('How often the sets hold the true class, by class', head, rows);
  const where =
    classes.length > MOST_CLASSES
      ? `Scored files have no sets: there are more than ${MOST_CLASSES} classes.`
      : 'Scored files have them as confidence_set.';
  return section({
    id: 'sets',
    title: 'Which classes are possible?',
    lead: `Where one class cannot be told, a set of classes is still a promise that can be kept: the smaller the sets, the more the model knows. ${where}`,
    content: shown.stamped(
      html`<div class="panel"><p>${shown.figure(setWords(sets))}</p></div>${classes.length <= MOST_CLASSES && html`<div class="tight">${box}</div>`}`,
    ),
  });
}
