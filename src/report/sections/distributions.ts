import type { ReportData, SegmentHistogram } from '#contract';
import { levelTable, ridge } from '../charts/index.ts';
import { counted, type FormatOf } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section } from './section.ts';

/** Panels that stay open; the rest folds away. */
const OPEN = 9;

/** Histograms by segment, the columns that tell the segments apart most first. */
export function distributions(data: ReportData, formatOf: FormatOf): Section {
  const strength = strengths(data);
  const ordered = data.histograms
    .map((histogram) => ({ histogram, rank: strength.get(histogram.column) ?? -1 }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ histogram }) => histogram);
  const panels = ordered.map((histogram, i) => panel(histogram, { data, formatOf, key: `all-${i}` }));
  const rest = panels.slice(OPEN);
  return section({
    id: 'distributions',
    title: 'Distributions',
    lead: 'How each column is spread within each segment. Every row is scaled to its own peak, so compare shapes and places, not heights; the grey shape behind is all customers, the upright mark the average, the line the density (Gaussian kernels). Categories show the share of the segment’s customers.',
    content: html`<div class="grid dense">${panels.slice(0, OPEN)}</div>${rest.length > 0 && fold(counted(rest.length, 'more column'), html`<div class="grid dense">${rest}</div>`, true)}`,
  });
}

type PanelOptions = { readonly data: ReportData; readonly formatOf: FormatOf; readonly key: string };

function panel(histogram: SegmentHistogram, { data, formatOf, key }: PanelOptions): Safe {
  const { personas } = data.segmentation;
  const segments = personas.map(({ id, traits }) => ({
    id,
    mean: traits.find((t) => t.column === histogram.column && t.level === null)?.segmentMean ?? null,
  }));
  const chart =
    histogram.levels === null
      ? ridge(histogram, {
          key,
          format: formatOf(histogram.column),
          segments,
          density: data.densities.find(({ column }) => column === histogram.column),
        })
      : levelTable(
          histogram,
          personas.map((p) => p.id),
        );
  const room = histogram.levels === null || segments.length < 3 ? '' : segments.length < 8 ? ' two' : ' full';
  return html`<div class="panel${room}"><h3>${label(histogram.column, 70)}</h3>${chart}</div>\n`;
}

function strengths({ segmentation }: ReportData): ReadonlyMap<string, number> {
  const strength = new Map<string, number>();
  for (const { column, effect } of segmentation.personas.flatMap((p) => p.traits))
    strength.set(column, Math.max(strength.get(column) ?? 0, Math.abs(effect)));
  return strength;
}
