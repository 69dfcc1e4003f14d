import type { Prediction } from '#contract';
import { clip, html } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';

const WORDS = {
  met: ['good', 'met'],
  missed: ['warn', 'missed'],
  'out-of-reach': ['bad', 'out of reach'],
} as const;

/** Whether what was asked for is met, missed or out of reach, and what tells so. */
export function goalSection({ goal }: Pick<Prediction, 'goal'>): Section | null {
  if (goal === undefined) return null;
  const [tone, word] = WORDS[goal.answer];
  return section({
    id: 'goal',
    title: 'The goal',
    lead: 'What was asked for, beside what was reached and what any model could reach by the same columns.',
    content: html`<p><span class="chip ${tone}">${word}</span> ${clip(goal.sentence, 500)}</p>
<ul class="inset">${goal.evidence.map(({ sentence }) => html`<li>${clip(sentence, 700)}</li>`)}</ul>`,
  });
}
