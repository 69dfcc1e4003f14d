import type { CalibrationBin, CalibrationCurve, Prediction, ScoreHistogram } from '#contract';
import { DIAGONAL, spreadPlot, unitPlot } from '../charts/index.ts';
import { count, fixed, share } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { axisName, className, type ShownFigures } from './shown-figures.ts';

/** Rows of a bin from which it is put into words. */
const TOLD = 20;
/** What is said may be off by so much and still be taken at its word. */
const TOLERANCE = 0.05;
/** Share of the rows that may be off where most are not. */
const MOSTLY = 0.3;
/** Classes whose curves stand open. */
const OPEN_CLASSES = 6;

/** Whether the probabilities can be taken at their word. */
export function calibrationSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const [main, ...ofClasses] = prediction.curves?.calibration ?? [];
  if (main === undefined) return null;
  const histogram = prediction.curves?.histogram[0];
  return section({
    id: 'calibration',
    title: 'Can the percentages be taken at their word?',
    lead: 'Customers of similar probability together: what was said of them, and what came. On the dashed line both are the same; the bars are 95 % intervals. The calibration error (ECE) is the mean distance of the two, over all customers at once; the means of single splits among the figures are a little larger, as there are fewer customers in each group.',
    content: shown.stamped(html`<div class="grid plots">
<figure class="panel"><h3>${main.class === null ? 'How sure it is, and how often it is right' : 'What was said, and what came'}</h3>
${plot(main, prediction)}
<figcaption><strong>${shown.figure(judgementOf(main, prediction))}</strong> ${shown.figure(examplesOf(main, prediction))}</figcaption></figure>
<div class="panel"><h3>${histogram === undefined ? 'The groups' : 'How the probabilities lie'}</h3>
${histogram !== undefined && spread(histogram, prediction)}
${histogram !== undefined && html`<div class="h"><h3>The groups</h3></div>`}
${table(main, { shown, prediction })}</div>
</div>
${ofClasses.length > 0 && fold(`Each of the ${count(ofClasses.length)} classes`, classPlots(ofClasses, { prediction, shown }), ofClasses.length > OPEN_CLASSES)}`),
  });
}

/** In a few words: whether, how far off on average, and where too much or too little is said. */
function judgementOf({ bins, error }: CalibrationCurve, { verdict }: Prediction): string {
  const total = rowsOf(bins);
  const off = rowsOf(bins.filter(isOff)) / total;
  const points = `on average they are off by ${fixed(100 * error, 1)} percentage points (calibration error ${fixed(error, 3)})`;
  const where = wrongStretches(bins)
    .slice(0, 2)
    .map(({ from, to, says }) => `between ${share(from)} and ${share(to)} it says ${says}`);
  const told = where.length === 0 ? `${points}.` : `${points}, and ${where.join(', ')}.`;
  if (off === 0 && error <= TOLERANCE) return `The percentages can be taken at their word: ${told}`;
  if (off <= MOSTLY && error <= TOLERANCE) return `Most percentages can be taken at their word: ${told}`;
  const order = verdict === 'none' ? '' : ', only the order';
  return `Do not take the percentages at their word${order}: ${told}`;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly says: 'too much' | 'too little';
  readonly rows: number;
}

/** Groups side by side of which too much or too little is said, those with the most rows first. */
function wrongStretches(bins: readonly CalibrationBin[]): Stretch[] {
  const found: Stretch[] = [];
  for (const bin of bins.filter(isOff)) {
    const says = bin.said > bin.came ? 'too much' : 'too little';
    const last = found.at(-1);
    if (last !== undefined && last.says === says && last.to === bin.from)
      found[found.length - 1] = { ...last, to: bin.to, rows: last.rows + bin.rows };
    else found.push({ from: bin.from, to: bin.to, says, rows: bin.rows });
  }
  return found.sort((a, b) => b.rows - a.rows);
}

function rowsOf(bins: readonly CalibrationBin[]): number {
  return bins.reduce((sum, { rows }) => sum + rows, 0);
}

function isOff({ said, came, low, high }: CalibrationBin): boolean {
  return (said < low || said > high) && Math.abs(said - came) > TOLERANCE;
}

/** The lowest, the middle and the highest group that have enough rows, in words. */
function examplesOf(curve: CalibrationCurve, prediction: Prediction): string {
  const enough = curve.bins.filter(({ rows }) => rows >= TOLD);
  const places = [...new Set([0, Math.floor(enough.length / 2), enough.length - 1])];
  const parts = places.flatMap((at) => {
    const bin = enough[at];
    if (bin === undefined) return [];
    return curve.class === null
      ? [`where it is ${share(bin.said)} sure, it is right in ${share(bin.came)}`]
      : [
          `where it says ${share(bin.said)}, ${share(bin.came)}${at === 0 ? ` are ${className(prediction, curve.class)}` : ' are'}`,
        ];
  });
  const text = parts.join('; ');
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function plot(curve: CalibrationCurve, prediction: Prediction): Safe {
  const most = Math.max(...curve.bins.map(({ rows }) => rows), 1);
  const words = `Calibration. ${judgementOf(curve, prediction)} ${examplesOf(curve, prediction)}`;
  return unitPlot([DIAGONAL], {
    text: words,
    up: curve.class === null ? 'was right' : `were ${axisName(prediction, curve.class)}`,
    across: curve.class === null ? 'said how sure' : 'said',
    points: curve.bins.map(({ said, came, low, high, rows }) => ({
      x: said,
      y: came,
      low,
      high,
      size: 2.5 + 4 * Math.sqrt(rows / most),
    })),
  });
}

function spread({ class: one, weights }: ScoreHistogram, prediction: Prediction): Safe {
  const rows = weights.map((counts, own) => ({
    name: label(prediction.classes[own]?.name ?? String(own), 40),
    look: own === one ? 'main' : 'other',
    counts,
  }));
  const mostly = weights
    .map((counts, own) => {
      const total = counts.reduce((sum, n) => sum + n, 0);
      const low = counts.slice(0, counts.length / 2).reduce((sum, n) => sum + n, 0);
      return `${share(total === 0 ? 0 : low / total)} of ${className(prediction, own)} lie below 50 %`;
    })
    .join(', ');
  return html`<p class="small soft">Probability of ${className(prediction, one)} by what the customers are; each drawing as tall as its fullest part.</p>${spreadPlot(rows, `Histograms of the probability of ${className(prediction, one)}: ${mostly}`)}`;
}

function table(
  { bins, class: one }: CalibrationCurve,
  { shown, prediction }: { shown: ShownFigures; prediction: Prediction },
): Safe {
  const came = one === null ? 'right' : 'came';
  const head = html`<tr><th scope="col">between</th><th scope="col" class="num">customers</th><th scope="col" class="num">said</th><th scope="col" class="num">${came}</th><th scope="col" class="num">95 % interval</th></tr>`;
  const rows = bins.map(({ from, to, rows: n, said, came: own, low, high }) => {
    const cells = [count(n), share(said), share(own), `${share(low)} to ${share(high)}`];
    return html`<tr><th scope="row">${fixed(100 * from, 0)} and ${share(to)}</th>${cells.map((cell) => html`<td class="num">${shown.figure(cell)}</td>`)}</tr>\n`;
  });
  const what = one === null ? 'the class that it said' : className(prediction, one);
  const box = tableBox(`What was said and what came, of ${what}`, head, rows);
  return html`<div class="tight">${box}</div>`;
}

function classPlots(
  curves: readonly CalibrationCurve[],
  { prediction, shown }: { prediction: Prediction; shown: ShownFigures },
): Safe {
  const figures = curves.map(
    (
      curve,
    ) => html`<figure class="panel"><h3>${label(prediction.classes[curve.class ?? 0]?.name ?? '', 60)}</h3>
${plot(curve, prediction)}
<figcaption>${shown.figure(judgementOf(curve, prediction))}</figcaption></figure>
`,
  );
  return html`<div class="grid plots">${figures}</div>`;
}
