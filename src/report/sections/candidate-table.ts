import type { CandidateDetail } from '#contract';
import { fixed, share, significant } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { tableBox } from './section.ts';

const HEADS = [
  'segments',
  'outcome',
  'mean rank',
  'silhouette',
  '95 % interval',
  'Calinski-Harabasz',
  'Davies-Bouldin',
  'gap ± s.e.',
  'stability',
  'weakest',
  'smallest segment',
  'inertia',
  'prediction strength ± s.e.',
  'BIC',
] as const;

/** All tested numbers of segments with their criteria, dropped ones with the reason. */
export function candidateTable(candidates: readonly CandidateDetail[], chosen: number | null): Safe {
  const head = html`<tr>${HEADS.map((name) => html`<th scope="col"${name !== 'outcome' && html` class="num"`}>${name}</th>`)}</tr>`;
  const rows = candidates.map((candidate) => row(candidate, chosen));
  return tableBox('All candidates; a mean rank of 1 would be best in every criterion', head, rows);
}

function row(candidate: CandidateDetail, chosen: number | null): Safe {
  const {
    silhouetteLow: low,
    silhouetteHigh: high,
    gapStandardError: error,
    predictionStrength: strength,
  } = candidate;
  const figures = [
    fixed(candidate.meanRank, 1),
    fixed(candidate.silhouette, 3),
    low === null || high === null ? '–' : `${fixed(low, 3)} to ${fixed(high, 3)}`,
    significant(candidate.calinskiHarabasz, 5),
    fixed(candidate.daviesBouldin, 3),
    fixed(candidate.gap, 3) + (error === null ? '' : ` ± ${fixed(error, 3)}`),
    fixed(candidate.stability, 2),
    fixed(candidate.minimumStability, 2),
    share(candidate.smallestShare),
    significant(candidate.inertia, 6),
    strength === null ? '–' : `${fixed(strength.mean, 2)} ± ${fixed(strength.standardError, 2)}`,
    significant(candidate.bic, 6),
  ];
  const cells = figures.map((figure) => html`<td class="num">${figure}</td>`);
  return html`<tr><th scope="row" class="num">${candidate.k}</th><td class="text">${outcome(candidate, chosen)}</td>${cells}</tr>\n`;
}

function outcome({ k, dropped }: CandidateDetail, chosen: number | null): Safe | string {
  const mark = k === chosen && html`<strong>chosen</strong>`;
  if (dropped === null) return mark === false ? 'kept' : mark;
  return html`${mark}${mark && ', '}dropped: ${clip(dropped.message, 300)}`;
}
