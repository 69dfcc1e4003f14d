import type { ReportData } from '#contract';
import { heatTable } from '../charts/index.ts';
import { type Section, section } from './section.ts';

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
    content: heatTable(
      ordered,
      segmentation.personas,
      'Difference between the segment’s average and that of all customers, in standard deviations',
    ),
  });
}

function spreadOf(effects: readonly number[]): number {
  const finite = effects.filter(Number.isFinite);
  return finite.length === 0 ? -1 : Math.max(...finite) - Math.min(...finite);
}
