import type { GainCurve, Prediction } from '#contract';
import { DIAGONAL, unitPlot } from '../charts/index.ts';
import { count, fixed, share } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { axisName, className, judgedRows, type ShownFigures } from './shown-figures.ts';

/** Shares of the customers that a campaign may be for. */
const TAKEN = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7];

/** Whom to choose by the probability of the class that scores are about, and what it brings; null without such a class. */
export function rankingSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const curve = prediction.curves?.gain[0];
  if (curve === undefined || prediction.positive === null) return null;
  const name = className(prediction, curve.class);
  const tops = TAKEN.map((part) => topOf(curve, part));
  const [first] = tops;
  const words = `The 10 % of the customers with the highest probability hold ${share(first!.gain)} of all ${name}: ${times(first!.lift)} as many as 10 % taken blindly.`;
  return section({
    id: 'ranking',
    title: 'Whom to choose',
    lead: `Customers by falling probability of ${name}. ${count(judgedRows(prediction))} customers were each judged once by a model that had not seen them.`,
    content: shown.stamped(html`<div class="grid plots">
<figure class="panel"><h3>What the first ones hold</h3>
${unitPlot([DIAGONAL, { look: 'main', x: curve.share, y: curve.gain }], {
  text: `Gain curve. ${words}`,
  up: `of all ${axisName(prediction, curve.class)}`,
  across: 'of the customers, the likeliest first',
})}
<figcaption>${shown.figure(words)} The dashed line is what choosing blindly would find.</figcaption></figure>
<div class="panel"><h3>How many to take</h3>
${table(tops, { name, base: baseOf(prediction, curve), shown })}
<p class="small soft h">From: the lowest probability among those taken. Right: how many of them are ${name}. Found: how many of all ${name} are among them. Lift: how many times more than taken blindly.</p></div>
</div>`),
  });
}

interface Top {
  readonly part: number;
  readonly gain: number;
  readonly lift: number;
  /** Lowest probability among them. */
  readonly from: number | null;
}

/** Exact at tenths, around which the curve keeps its points. */
function topOf({ share: shares, gain, thresholds }: GainCurve, part: number): Top {
  const at = Math.max(
    1,
    shares.findIndex((own) => own >= part),
  );
  const [before, after] = [shares[at - 1]!, shares[at]!];
  const own = gain[at - 1]! + ((gain[at]! - gain[at - 1]!) * (part - before)) / (after - before);
  return { part, gain: own, lift: own / part, from: thresholds[at]! };
}

function baseOf({ curves, classes }: Prediction, { class: one }: GainCurve): number {
  return curves?.precisionRecall[0]?.base ?? classes[one]?.share ?? 0;
}

function table(
  tops: readonly Top[],
  { name, base, shown }: { name: string; base: number; shown: ShownFigures },
): Safe {
  const head = html`<tr><th scope="col">take the top</th><th scope="col" class="num">from</th><th scope="col" class="num">right</th><th scope="col" class="num">found</th><th scope="col" class="num">lift</th></tr>`;
  const rows = tops.map(({ part, gain, lift, from }) => {
    const cells = [share(from), share(Math.min(1, base * lift)), share(gain), fixed(lift, 1)];
    return html`<tr><th scope="row">${share(part)}</th>${cells.map((cell) => html`<td class="num">${shown.figure(cell)}</td>`)}</tr>\n`;
  });
  const box = tableBox(`Customers with the highest probability of ${name}`, head, rows);
  return html`<div class="tight">${box}</div>`;
}

function times(lift: number): string {
  return `${fixed(lift, 1)} times`;
}
