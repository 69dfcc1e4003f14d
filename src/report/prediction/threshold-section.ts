import type { Prediction, ThresholdCurve } from '#contract';
import { meter, unitPlot } from '../charts/index.ts';
import { share } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { key } from './curve-key.ts';
import { className, type ShownFigures } from './shown-figures.ts';

const LINES = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/** What deciding from a probability up comes to; null where scores are about no class. */
export function thresholdSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const curve = prediction.curves?.threshold[0];
  if (curve === undefined || prediction.positive === null) return null;
  const name = className(prediction, curve.class);
  const steps = LINES.map((line) => stepAt(curve, line));
  const used = steps.filter(({ flagged }, i) => flagged > 0 || (steps[i + 1]?.flagged ?? 1) > 0);
  const best = bestStep(curve);
  const words = `Right and found are best in balance (the highest F1, the dashed line) from ${share(best.line)} up: ${share(best.flagged)} of the customers are chosen, ${share(best.precision)} of them are ${name}, and ${share(best.recall)} of all ${name} are among them.`;
  return section({
    id: 'threshold',
    title: 'Where to draw the line',
    lead: `Choose everyone whose probability of ${name} is at least so high. A lower line finds more of them, and more of those chosen are not.`,
    content: shown.stamped(html`<div class="grid plots">
<figure class="panel"><h3>What a line means</h3>
${drawing(curve, best, words)}
<ul class="keys plain">${[
      ['s1', 'right: of those chosen'],
      ['s2 t2', `found: of all ${name}`],
      ['s4 t3', 'chosen: of the customers'],
    ].map(([look, text]) => html`<li>${key(look!)} ${text!}</li>`)}</ul>
<figcaption>${shown.figure(words)} Draw it lower where missing one costs more than choosing a wrong one, and higher the other way round.</figcaption></figure>
<div class="panel"><h3>Lines to choose from</h3>
${table(used, { name, shown })}</div>
</div>`),
  });
}

interface Step {
  readonly line: number;
  readonly flagged: number;
  readonly precision: number | null;
  readonly recall: number;
}

/** Exact: the curve keeps the steps that decide from every tenth up. */
function stepAt({ thresholds, flagged, precision, recall }: ThresholdCurve, line: number): Step {
  const at = Math.max(
    0,
    thresholds.findLastIndex((own) => own !== null && own >= line),
  );
  return { line, flagged: flagged[at]!, precision: precision[at]!, recall: recall[at]! };
}

function bestStep({ thresholds, flagged, precision, recall, f1 }: ThresholdCurve): Step {
  const at = f1.indexOf(Math.max(...f1));
  return { line: thresholds[at] ?? 1, flagged: flagged[at]!, precision: precision[at]!, recall: recall[at]! };
}

function drawing(
  { thresholds, precision, recall, flagged }: ThresholdCurve,
  best: Step,
  words: string,
): Safe {
  // nobody is decided for above the highest probability
  const x = thresholds.map((line) => line ?? 1);
  const known = [...precision.keys()].filter((i) => precision[i] !== null);
  return unitPlot(
    [
      { look: 'rest', x: [best.line, best.line], y: [0, 1] },
      { look: 's4 t3', x, y: flagged },
      { look: 's2 t2', x, y: recall },
      { look: 's1', x: known.map((i) => x[i]!), y: known.map((i) => precision[i]!) },
    ],
    { text: `Threshold curves. ${words}`, up: 'share', across: 'chosen from this probability up' },
  );
}

function table(steps: readonly Step[], { name, shown }: { name: string; shown: ShownFigures }): Safe {
  const head = html`<tr><th scope="col">from</th><th scope="col" class="num">chosen</th><th scope="col" class="num">right</th><th scope="col" class="num">found</th></tr>`;
  const rows = steps.map(({ line, flagged, precision, recall }) => {
    const cells = flagged === 0 ? ['nobody', '–', '–'] : [share(flagged), share(precision), share(recall)];
    const parts = [flagged, precision ?? 0, recall];
    return html`<tr><th scope="row">${share(line)}</th>${cells.map((cell, i) => html`<td class="num">${shown.figure(cell)}${flagged > 0 && meter(parts[i]!, ['s4', 's1', 's2'][i])}</td>`)}</tr>\n`;
  });
  const box = tableBox(`Everyone from a probability of ${name} up`, head, rows);
  return html`<div class="tight">${box}</div>`;
}
