import type { Predictions } from '#contract';
import { paint } from './paint.ts';

const out = process.stdout;

const words: Record<Predictions['verdict'], string> = {
  signal: 'SIGNAL',
  weak: 'WEAK SIGNAL',
  none: 'NO SIGNAL',
  invalid: 'MUST NOT BE BELIEVED',
};
const colours = { signal: 'green', weak: 'yellow', none: 'red', invalid: 'red' } as const;

/** The verdict of a model as a line for a person. */
export function stampLine({ verdict, sentence }: Pick<Predictions, 'verdict' | 'sentence'>): string {
  return `${paint(colours[verdict], words[verdict], out)}  ${sentence}`;
}
