import type { Persona, ReportData, SegmentVerdict, Verdict } from '#contract';
import { fixed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';

/** Colour family of good, uncertain and bad news. */
export type Tone = 'good' | 'warn' | 'bad';

type Wording = { readonly tone: Tone; readonly word: string; readonly meaning: string };

/** The verdict on a whole segmentation in words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Wording>> = {
  stable: {
    tone: 'good',
    word: 'Stable',
    meaning:
      'These segments are real structure in the data and come back when the data change a little. Use them.',
  },
  doubtful: {
    tone: 'warn',
    word: 'Doubtful',
    meaning:
      'There is structure, but not every segment comes back when the data change a little. Use those that hold; treat the others as a rough cut.',
  },
  'do-not-use': {
    tone: 'bad',
    word: 'Do not use',
    meaning:
      'These groups cannot be told from what chance would give. Everything is shown below so that you can see why, but do not act on it.',
  },
};

/** What the verdict means of segments that rules cut. */
export const RULE_MEANING =
  'These segments are cut by rules, not found: every customer is in the one whose rule they meet. The verdict says whether the same cuts come back with other customers, not that there are different kinds of them.';

/** The meaning of a verdict, by how the segments came about. */
export function meaningOf({ chosenBy, byRule, verdict }: ReportData['segmentation']): string {
  if (chosenBy === 'tiers') return TIERS_MEANING;
  return byRule ? RULE_MEANING : VERDICT_WORDS[verdict].meaning;
}

/** What it means that value tiers stand in for segments. */
export const TIERS_MEANING =
  'No segments were found in these data. The groups shown are value tiers instead: a ranking by one column, drawn by a rule. Read them as more and less valuable, not as kinds of customers.';

/** The stability band of one segment in words. */
export const BAND_WORDS: Readonly<Record<SegmentVerdict, { tone: Tone; word: string }>> = {
  'highly-stable': { tone: 'good', word: 'highly stable' },
  stable: { tone: 'good', word: 'stable' },
  doubtful: { tone: 'warn', word: 'doubtful' },
  unstable: { tone: 'bad', word: 'unstable' },
};

/** Band and figure of one segment. */
export function stabilityChip(persona: Persona): Safe {
  if (persona.verdict === null) return html`<span class="chip">stability not measured</span>`;
  const { tone, word } = BAND_WORDS[persona.verdict];
  return html`<span class="chip ${tone}">${word}${persona.stability !== null && ` ${fixed(persona.stability, 2)}`}</span>`;
}

/** The stamp on everything that must not be used; nothing otherwise. */
export function stampOf(data: ReportData): Safe | false {
  return data.segmentation.verdict === 'do-not-use' && html`<strong class="stamp">Do not use</strong>`;
}

/** Share of customers in segments that are stable or better; null when stability was not measured. */
export function stableShare(personas: readonly Persona[]): number | null {
  if (personas.every((p) => p.verdict === null)) return null;
  const all = personas.reduce((sum, p) => sum + p.share, 0);
  const held = personas.filter((p) => p.verdict === 'stable' || p.verdict === 'highly-stable');
  return held.reduce((sum, p) => sum + p.share, 0) / (all || 1);
}
