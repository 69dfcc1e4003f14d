import type { Prediction } from '#contract';
import { clip, html, type Part, type Safe } from '../markup/index.ts';
import { INVALID_WORDS, invalidGuards, PREDICTION_WORDS } from './prediction-words.ts';

/** How figures of a prediction are shown: struck through where they must not be believed. */
export interface ShownFigures {
  readonly isInvalid: boolean;
  /** A figure, or a sentence with figures. */
  figure(part: Part): Part;
  /** What stands around drawings and tables of figures, with the stamp of a verdict that warns. */
  stamped(content: Part): Safe;
}

/** How the figures of this prediction are shown. */
export function shownFigures(prediction: Prediction): ShownFigures {
  const isInvalid = invalidGuards(prediction).length > 0;
  const word = isInvalid
    ? INVALID_WORDS.word
    : prediction.verdict === 'none'
      ? PREDICTION_WORDS.none.word
      : null;
  const stamp = word !== null && html`<p class="h"><span class="stamp">${word}</span></p>`;
  return {
    isInvalid,
    figure: (part) => {
      const whole = typeof part === 'string' ? unbroken(part) : part;
      return isInvalid ? html`<s>${whole}</s>` : whole;
    },
    stamped: (content) =>
      isInvalid ? html`<div class="void">${stamp}${content}</div>` : html`${stamp}${content}`,
  };
}

/** A number and its per cent stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(?<=\d) %/g, '\u00a0%');
}

/** Names of classes that say nothing without the column that they are of. */
const BARE = /^(yes|no|y|n|true|false|t|f|[+-]?\d+(\.\d+)?)$/i;

/** A class as it is called in a sentence: “Churn: yes”, “gold”. @param longest characters */
export function className({ classes, target, source }: Prediction, one: number, longest = 80): string {
  const name = classes[one]?.name ?? String(one);
  const isBare = BARE.test(name) && (source === 'column' || source === 'churn-column');
  const bare = clip(name, Math.floor(longest / 2));
  return isBare ? `“${clip(target, longest - bare.length)}: ${bare}”` : `“${clip(name, longest)}”`;
}

/** The same, short enough for a line of a drawing on a telephone. */
export function axisName(prediction: Prediction, one: number): string {
  return className(prediction, one, 26);
}

/** Rows that curves and confusion are of. */
export function judgedRows({ confusion }: Prediction): number {
  return (confusion ?? []).flat().reduce((sum, n) => sum + n, 0);
}
