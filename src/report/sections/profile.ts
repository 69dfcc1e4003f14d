import type { ReportData } from '#contract';
import { heatTable, segmentName, snakePlot } from '../charts/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section } from './section.ts';

/** Features beyond are in the table only. */
const MOST_FEATURES = 16;

/** Segments against features, the features that tell them apart most first. */
export function profile({ heatmap, segmentation }: ReportData): Section {
  const rows = heatmap.features.map((feature, f) => ({
    feature,
    effects: segmentation.personas.map((_, s) => heatmap.effects[s]?.[f] ?? Number.NaN),
  }));
  const ordered = rows
    .map((row) => ({ row, spread: spreadOf(row.effects) }))
    .sort((a, b) => b.spread - a.spread)
    .map(({ row }) => row);
  return section({
    id: 'profile',
    title: 'Profile',
    lead: 'Every feature in every segment. The features on top tell the segments apart most; a pale row hardly differs between them.',
    content: html`${heatTable(
      ordered,
      segmentation.personas,
      'Difference between the segment’s average and that of all customers, in standard deviations',
    )}
${ordered.length > 1 && snake(ordered, segmentation.personas)}`,
  });
}

/** The same figures as lines, as far as they can be told apart. */
function snake(
  rows: readonly { feature: string; effects: readonly number[] }[],
  personas: ReportData['segmentation']['personas'],
): Safe {
  const keys = personas.map((p) => html`<li>${segmentName(p, 56)}</li>`);
  return html`<h3>Segments as lines</h3>
<p class="lead">Each segment’s averages from feature to feature${rows.length > MOST_FEATURES && `, of the ${MOST_FEATURES} that tell the segments apart most`}. Where lines run apart the segments differ; where they cross, what is high in one is low in the other.</p>
${snakePlot(rows.slice(0, MOST_FEATURES), personas)}
<ul class="keys plain">${keys}</ul>`;
}

function spreadOf(effects: readonly number[]): number {
  const finite = effects.filter(Number.isFinite);
  return finite.length === 0 ? -1 : Math.max(...finite) - Math.min(...finite);
}
