import type { ReportData } from '#contract';
import { segmentName, shareRibbon } from '../charts/index.ts';
import { count, counted, fixed, pValue, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { meaningOf, stableShare, VERDICT_WORDS } from './verdict-words.ts';

/** Title, verdict with its numbers, and all customers as one bar. */
export function banner(data: ReportData): Safe {
  const { verdict, reasons, personas, k, learner, chosenBy } = data.segmentation;
  const { tone, word } = VERDICT_WORDS[verdict];
  return html`<header>
<h1>${label(data.title, 160)}</h1>
<p class="lead">${counted(data.customers, 'customer')} in ${counted(k, 'segment')}${chosenBy === 'given' ? ' made elsewhere' : html` by ${clip(learner, 60)}`}.</p>
<div class="verdict ${tone}" role="region" aria-label="Verdict">
<p class="word">${word}</p>
<p class="say">${meaningOf(data.segmentation)} ${numbersOf(data)}</p>
${reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${clip(reason.message, 700)}</li>`)}</ul>`}
</div>
${shareRibbon(personas)}
<ul class="keys plain">${personas.map((p) => html`<li><a href="#segment-${p.id}">${segmentName(p, 70)}</a> <span class="soft">${share(p.share)}</span></li>`)}</ul>
</header>`;
}

function numbersOf({ segmentation }: ReportData): string {
  const held = stableShare(segmentation.personas);
  const parts = [
    held === null ? null : `${share(held, 1)} of customers are in segments that are stable or better`,
    segmentation.nulls.length === 0
      ? null
      : `against chance p = ${segmentation.nulls.map((test) => pValue(test.p)).join(' and ')} (${count(Math.min(...segmentation.nulls.map((test) => test.draws)))} draws each)`,
    segmentation.silhouette === null ? null : `silhouette ${fixed(segmentation.silhouette, 2)}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return '';
  const sentence = parts.join('; ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}
