import type { Prediction, PredictionCurves } from '#contract';
import { DIAGONAL, type UnitLine, unitPlot } from '../charts/index.ts';
import { count, fixed, share } from '../format/index.ts';
import { html, label, type Part, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { key, lookOf } from './curve-key.ts';
import { axisName, className, type ShownFigures } from './shown-figures.ts';

/** Classes that are drawn; all are in the table. */
const MOST_LINES = 8;
/** Points of a curve in its table, about. */
const TABLE_POINTS = 10;

/** ROC and precision over recall, of more than two classes of each against the rest. */
export function curvesSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const { curves } = prediction;
  if (curves === undefined || curves.roc.length === 0) return null;
  const drawing = prediction.positive === null ? ofClasses : ofTwo;
  return section({
    id: 'curves',
    title: 'How well it tells them apart',
    lead: 'At every possible line at once. Drawn from a single deal of the folds, so that the last digits can differ from the means above.',
    content: shown.stamped(drawing(curves, { prediction, shown })),
  });
}

interface Way {
  readonly prediction: Prediction;
  readonly shown: ShownFigures;
}

function ofTwo({ roc: [roc], precisionRecall: [pr] }: PredictionCurves, { prediction, shown }: Way): Safe {
  const name = className(prediction, roc!.class);
  const short = axisName(prediction, roc!.class);
  const pairs = `Of two customers, one ${name} and one not, the right one has the higher probability in ${share(roc!.auc)} of all pairs: AUC ${fixed(roc!.auc, 3)}.`;
  const rocFigure = figure('ROC', {
    drawing: unitPlot([DIAGONAL, { look: 'main', x: roc!.falsePositiveRate, y: roc!.truePositiveRate }], {
      text: `ROC curve. ${pairs}`,
      up: `of all ${short}, found`,
      across: 'of all others, chosen too',
    }),
    caption: html`${shown.figure(pairs)} The dashed line is chance.`,
    table: pointsTable(
      'Points of the ROC curve',
      ['found', 'others chosen too', 'from'],
      [roc!.truePositiveRate, roc!.falsePositiveRate, roc!.thresholds],
      shown,
    ),
  });
  if (pr === undefined) return html`<div class="grid plots">${rocFigure}</div>`;
  const precise = `Average precision ${fixed(pr.averagePrecision, 3)}, where choosing blindly is right in ${share(pr.base)}.`;
  const base: UnitLine = { look: 'rest', x: [0, 1], y: [pr.base, pr.base] };
  const prFigure = figure('Precision and recall', {
    drawing: unitPlot([base, { look: 'main', x: pr.recall, y: pr.precision }], {
      text: `Precision over recall. ${precise}`,
      up: 'of those chosen, right',
      across: `of all ${short}, found`,
    }),
    caption: html`${shown.figure(precise)} The dashed line is chance.`,
    table: pointsTable(
      'Points of the curve of precision over recall',
      ['found', 'right', 'from'],
      [pr.recall, pr.precision, pr.thresholds],
      shown,
    ),
  });
  return html`<div class="grid plots">${rocFigure}${prFigure}</div>`;
}

function figure(
  title: string,
  { drawing, caption, table }: { drawing: Safe; caption: Part; table: Safe },
): Safe {
  return html`<figure class="panel"><h3>${title}</h3>
${drawing}
<figcaption>${caption}</figcaption>
${fold('Points in numbers', table, true)}</figure>
`;
}

function pointsTable(
  caption: string,
  names: readonly string[],
  columns: readonly (readonly (number | null)[])[],
  shown: ShownFigures,
): Safe {
  const points = columns[0]!.length;
  const every = Math.max(1, Math.floor((points - 1) / TABLE_POINTS));
  const kept = Array.from({ length: points }, (_, i) => i).filter(
    (i) => i === points - 1 || (i % every === 0 && points - 1 - i >= every / 2),
  );
  const head = html`<tr>${names.map((name) => html`<th scope="col" class="num">${name}</th>`)}</tr>`;
  const rows = kept.map(
    (i) =>
      html`<tr>${columns.map((column) => html`<td class="num">${shown.figure(share(column[i]!, 1))}</td>`)}</tr>\n`,
  );
  return tableBox(caption, head, rows);
}

/** One class against the rest: lines of all in one drawing, figures and readings in tables. */
function ofClasses(curves: PredictionCurves, { prediction, shown }: Way): Safe {
  const name = (one: number) => label(prediction.classes[one]?.name ?? String(one), 40);
  const roc = lines(curves.roc, ({ falsePositiveRate, truePositiveRate }) => [
    falsePositiveRate,
    truePositiveRate,
  ]);
  const precisionRecall = lines(curves.precisionRecall, ({ recall, precision }) => [recall, precision]);
  const words = curves.roc
    .slice(0, MOST_LINES)
    .map(({ class: one, auc }) => `${className(prediction, one)} ${fixed(auc, 3)}`)
    .join(', ');
  const keys = html`<ul class="keys plain">${roc.map(({ one, look }) => html`<li>${key(look)} ${name(one)}</li>`)}</ul>`;
  const some = roc.length < curves.roc.length ? ` The first ${count(roc.length)} classes are drawn.` : '';
  return html`<div class="grid plots">
<figure class="panel"><h3>ROC</h3>
${unitPlot([DIAGONAL, ...roc], { text: `ROC curves, each class against the rest; AUC: ${words}`, up: 'of the class, found', across: 'of all others, chosen too' })}
${keys}
<figcaption>The further a line is above the dashed one, which is chance, the better the class is told from the others.${some}</figcaption>
${fold('Read off in numbers', readings('Of the class, found, where so many of all others are chosen too', { read: roc, at: [0.05, 0.1, 0.2, 0.5], name, shown }), true)}</figure>
<figure class="panel"><h3>Precision and recall</h3>
${unitPlot(precisionRecall, { text: 'Precision over recall, each class against the rest; the table beside it holds the average precision', up: 'of those chosen, right', across: 'of the class, found' })}
${keys}
<figcaption>The longer a line stays high, the more of the class can be found before many of those chosen are wrong. Chance is the share of the class.${some}</figcaption>
${fold('Read off in numbers', readings('Of those chosen, right, where so many of the class are found', { read: precisionRecall, at: [0.1, 0.25, 0.5, 0.75], name, shown }), true)}</figure>
<div class="panel"><h3>Each class against the rest</h3>
${classTable(curves, { prediction, shown })}
<p class="small soft h">AUC: the share of pairs, one of the class and one not, in which the right one has the higher probability. Average precision: how often a choice is right, over all lines; choosing blindly it is the share of the class.</p></div>
</div>`;
}

/** A drawn line with its class. */
interface ClassLine extends UnitLine {
  readonly one: number;
}

function lines<Curve extends { readonly class: number }>(
  curves: readonly Curve[],
  points: (curve: Curve) => readonly [readonly number[], readonly number[]],
): ClassLine[] {
  return curves.slice(0, MOST_LINES).map((curve) => {
    const [x, y] = points(curve);
    return { one: curve.class, look: lookOf(curve.class), x, y };
  });
}

/** The heights of the lines as drawn, at a few places. */
function readings(
  caption: string,
  {
    read,
    at,
    name,
    shown,
  }: { read: readonly ClassLine[]; at: readonly number[]; name: (one: number) => Safe; shown: ShownFigures },
): Safe {
  const head = html`<tr><th scope="col">class</th>${at.map((place) => html`<th scope="col" class="num">${share(place)}</th>`)}</tr>`;
  const rows = read.map(
    (line) =>
      html`<tr><th scope="row">${name(line.one)}</th>${at.map((place) => html`<td class="num">${shown.figure(share(heightAt(line, place)))}</td>`)}</tr>\n`,
  );
  return tableBox(caption, head, rows);
}

/** The height of a drawn line at a place; of a line that starts further right that of its start. */
export function heightAt({ x, y }: Pick<UnitLine, 'x' | 'y'>, place: number): number {
  const to = x.findIndex((own) => own >= place);
  if (to <= 0) return y[to] ?? y.at(-1)!;
  const [from, width] = [x[to - 1]!, x[to]! - x[to - 1]!];
  return y[to - 1]! + ((y[to]! - y[to - 1]!) * (place - from)) / width;
}

function classTable({ roc, precisionRecall }: PredictionCurves, { prediction, shown }: Way): Safe {
  const head = html`<tr><th scope="col">class</th><th scope="col" class="num">AUC</th><th scope="col" class="num">average precision</th><th scope="col" class="num">share</th></tr>`;
  const rows = roc.map(({ class: one, auc }) => {
    const own = precisionRecall.find((curve) => curve.class === one);
    const cells = [
      shown.figure(fixed(auc, 3)),
      shown.figure(fixed(own?.averagePrecision ?? null, 3)),
      share(own?.base ?? null),
    ];
    return html`<tr><th scope="row">${label(prediction.classes[one]?.name ?? String(one), 60)}</th>${cells.map((cell) => html`<td class="num">${cell}</td>`)}</tr>\n`;
  });
  return tableBox('How well each class is told from the others', head, rows);
}
