import type { CandidateDetail } from '#contract';
import { fixed, share, significant } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { tableBox } from './section.ts';

/** All tested numbers of segments with their criteria, dropped ones with the reason. */
export function candidateTable(candidates: readonly CandidateDetail[], chosen: number): Safe {
  const head = html`<tr><th scope="col" class="num">segments</th><th scope="col">outcome</th><th scope="col" class="num">mean rank</th><th scope="col" class="num">silhouette</th><th scope="col" class="num">95 % interval</th><th scope="col" class="num">Calinski-Harabasz</th><th scope="col" class="num">Davies-Bouldin</th><th scope="col" class="num">gap ± s.e.</th><th scope="col" class="num">stability</th><th scope="col" class="num">weakest</th><th scope="col" class="num">smallest segment</th><th scope="col" class="num">inertia</th></tr>`;
  const rows = candidates.map((c) => row(c, chosen));
  return tableBox('All candidates; a mean rank of 1 would be best in every criterion', head, rows);
}

function row(c: CandidateDetail, chosen: number): Safe {
  const interval =
    c.silhouetteLow === null || c.silhouetteHigh === null
      ? '–'
      : `${fixed(c.silhouetteLow, 3)} to ${fixed(c.silhouetteHigh, 3)}`;
  const gap =
    c.gapStandardError === null ? fixed(c.gap, 3) : `${fixed(c.gap, 3)} ± ${fixed(c.gapStandardError, 3)}`;
  return html`<tr><th scope="row" class="num">${c.k}</th><td>${outcome(c, chosen)}</td><td class="num">${fixed(c.meanRank, 1)}</td><td class="num">${fixed(c.silhouette, 3)}</td><td class="num">${interval}</td><td class="num">${significant(c.calinskiHarabasz, 5)}</td><td class="num">${fixed(c.daviesBouldin, 3)}</td><td class="num">${gap}</td><td class="num">${fixed(c.stability, 2)}</td><td class="num">${fixed(c.minimumStability, 2)}</td><td class="num">${share(c.smallestShare)}</td><td class="num">${significant(c.inertia, 6)}</td></tr>\n`;
}

function outcome({ k, dropped }: CandidateDetail, chosen: number): Safe | string {
  const mark = k === chosen && html`<strong>chosen</strong>`;
  if (dropped === null) return mark === false ? 'kept' : mark;
  return html`${mark}${mark && ', '}dropped: ${clip(dropped.message, 300)}`;
}
