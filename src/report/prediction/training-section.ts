import type { Prediction, TrainingCurve } from '#contract';
import { linePlot } from '../charts/index.ts';
import { count, fixed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';
import { key, lookOf } from './curve-key.ts';

/** Fits that are drawn. */
const MOST_FITS = 4;

/** How the loss fell while the model was fitted, of learners that learn in steps. */
export function trainingSection({ trainingCurves = [] }: Prediction): Section | null {
  const drawn = trainingCurves.slice(-MOST_FITS).filter(({ values }) => lossesOf(values).length > 0);
  if (drawn.length === 0) return null;
  return section({
    id: 'training',
    title: 'How it was learned',
    lead: 'The loss step by step, of the fit on all customers. A line of training that falls on while that of held-out customers rises would be learning by heart; where neither falls any more at the end, more steps would not help.',
    content: html`<div class="grid plots">${drawn.map(figure)}</div>`,
  });
}

const NAMES: Readonly<Record<string, string>> = {
  trainingLoss: 'customers learned from',
  heldOutLoss: 'customers held out',
};

/** Those that are losses; accuracies and rates have another scale. */
function lossesOf(values: TrainingCurve['values']): [string, readonly (number | null)[]][] {
  return Object.keys(NAMES).flatMap((name): [string, readonly (number | null)[]][] =>
    values[name] === undefined ? [] : [[name, values[name]]],
  );
}

function figure({ title, over, at, values, kept }: TrainingCurve): Safe {
  const lines = lossesOf(values).map(([name, own], i) => ({ name, look: lookOf(i), at, values: own }));
  const words = lines.map(({ name, values: own }) => {
    const known = own.filter((value) => value !== null);
    return `${NAMES[name]!}: ${fixed(known[0] ?? 0, 3)} to ${fixed(known.at(-1) ?? 0, 3)}`;
  });
  const steps = `${count(at.at(-1) ?? 0)} ${over}s`;
  const end =
    kept === null
      ? `All ${steps} are used.`
      : `Of ${steps} it keeps the state after ${over} ${count(kept)}, where the loss of those held out was least (dashed).`;
  return html`<figure class="panel"><h3>${title}</h3>
${linePlot(lines, { text: `Loss over ${steps}; ${words.join('; ')}`, across: over, up: 'log-loss', mark: kept, write: (value) => fixed(value, 3) })}
<ul class="keys plain">${lines.map(({ name, look }) => html`<li>${key(look)} ${NAMES[name]!}</li>`)}</ul>
<figcaption>${words.join('; ')}. ${end}</figcaption></figure>
`;
}
