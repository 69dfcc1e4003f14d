import type { ReportData } from '#contract';
import { heatTable, radar, segmentName, snakePlot } from '../charts/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { type Section, section } from './section.ts';

/** Features beyond are in the table only. */
const MOST_FEATURES = 16;

/** Segments against features, the features that tell them apart most first. */
export function profile({ heatmap, radar: shapes, segmentation }: ReportData): Section {
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
${ordered.length > 1 && snake(ordered, segmentation.personas)}
${shapes !== null && radars(shapes, segmentation.personas)}`,
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

/** A shape a segment, all over the same rays. */
function radars(
  { columns, ranks }: NonNullable<ReportData['radar']>,
  personas: ReportData['segmentation']['personas'],
): Safe {
  const figures = personas.map(
    (persona, s) =>
      html`<figure><figcaption>${segmentName(persona, 56)}</figcaption>${radar(columns, { id: persona.id, ranks: ranks[s] ?? [] })}</figure>`,
  );
  const rays = columns.map((column) => html`<li>${label(column, 40)}</li>`);
  return html`<h3>Segments as shapes</h3>
<p class="lead">Where a segment’s customers stand among all on average: the centre is the lowest, the rim the highest, the dashed ring the middle customer. One ray a column, clockwise from the top:</p>
<ol class="rays">${rays}</ol>
<div class="radars">${figures}</div>`;
}

function spreadOf(effects: readonly number[]): number {
  const finite = effects.filter(Number.isFinite);
  return finite.length === 0 ? -1 : Math.max(...finite) - Math.min(...finite);
}
