import type { CandidateDetail, ReportData } from '#contract';
import { kCurve } from '../charts/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { candidateTable } from './candidate-table.ts';
import { CRITERIA, type Criterion } from './criteria.ts';
import { type Section, section } from './section.ts';

/** Why there are this many segments. */
export function choice({ segmentation }: ReportData): Section {
  const { candidates, chosenBy } = segmentation;
  const k = chosenBy === 'tiers' ? null : segmentation.k;
  const panels =
    chosenBy === 'learner' || chosenBy === 'given'
      ? []
      : CRITERIA.map((criterion) => panel(criterion, candidates, k));
  return section({
    id: 'choice',
    title: 'Number of segments',
    lead: LEADS[chosenBy],
    content: html`${segmentation.choice.length > 0 && html`<ul class="lines">${segmentation.choice.map((r) => html`<li>${clip(r.message, 700)}</li>`)}</ul>`}
${panels.length > 0 && html`<div class="grid">${panels}</div>`}
${candidates.length > 0 && candidateTable(candidates, k)}`,
  });
}

const LEADS = {
  consensus:
    'Each number of segments was tried and judged by five criteria that look at different things. The chosen number has the best mean rank among those not dropped.',
  user: 'The number of segments was set by the user. The criteria are shown beside it, so that the choice can be judged.',
  tiers: 'The segments are value tiers: a rule, not a clustering. Whatever was tried besides is shown here.',
  given:
    'The segments were made elsewhere. Their criteria are shown, so that they can be compared with others.',
  learner:
    'The method finds the number of segments itself, or its rules say it. Its criteria are shown, so that it can be compared with others.',
} as const;

function panel(
  criterion: Criterion,
  candidates: readonly CandidateDetail[],
  chosen: number | null,
): Safe | false {
  const points = candidates.map((candidate) => ({
    k: candidate.k,
    dropped: candidate.dropped !== null,
    ...criterion.read(candidate),
  }));
  const known = points.filter((point) => point.value !== null);
  if (known.length === 0) return false;
  const at = known.find((point) => point.k === chosen);
  const best = bestOf(known, criterion);
  const text = [
    `${criterion.name} over the number of segments`,
    at === undefined ? null : `${criterion.write(at.value ?? 0)} at the chosen ${chosen}`,
    best === null ? null : `best ${criterion.write(best.value ?? 0)} at ${best.k}`,
  ];
  const write = criterion.write;
  return html`<figure class="panel curve"><h3>${criterion.name}</h3><p>${criterion.rule}${best !== null && `; best at ${best.k}`}</p>
${kCurve(points, { chosen, write, text: text.filter((part) => part !== null).join(', ') })}
<figcaption>${criterion.caption}</figcaption></figure>\n`;
}

function bestOf<P extends { value: number | null }>(points: readonly P[], { better }: Criterion): P | null {
  if (better === null) return null;
  const sign = better === 'high' ? 1 : -1;
  return points.reduce((a, b) => (sign * (b.value ?? 0) > sign * (a.value ?? 0) ? b : a));
}
