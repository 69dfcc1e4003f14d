import type { Guard, Prediction } from '#contract';
import { clip, html, type Safe } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';
import { GUARD_MEANINGS, GUARD_TITLES } from './prediction-words.ts';

const SEVERITIES = {
  invalid: ['bad', 'invalid'],
  warning: ['warn', 'warning'],
  info: ['', 'good to know'],
} as const;
const ORDER = ['invalid', 'warning', 'info'] as const;

/** What could make the figures look better than they are, the worst first, and what was done about it. */
export function guardsSection({ guards }: Prediction): Section {
  return section({
    id: 'guards',
    title: 'Guards',
    lead: 'Everything found that would make the figures look better than they are, and what was done about it.',
    content: guardList(guards),
  });
}

/** The guards in a list; a sentence where there are none. */
export function guardList(guards: readonly Guard[]): Safe {
  if (guards.length === 0)
    return html`<p>Nothing was found: no copy of the target, no output of another model, no customer listed twice.</p>`;
  const sorted = ORDER.flatMap((one) => guards.filter(({ severity }) => severity === one));
  return html`<ul class="plain guards">${sorted.map(line)}</ul>`;
}

function line({ code, severity, evidence, action }: Guard): Safe {
  const [tone, word] = SEVERITIES[severity];
  return html`<li><p><strong>${GUARD_TITLES[code]}</strong> <span class="chip ${tone}">${word}</span> <span class="soft">${GUARD_MEANINGS[code]}</span></p>
<p>${clip(evidence, 600)}</p>
<p><span class="soft">Done about it:</span> ${clip(action, 300)}</p></li>`;
}
