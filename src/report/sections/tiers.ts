import type { ReportData } from '#contract';
import { meter } from '../charts/index.ts';
import { count, type FormatOf, share } from '../format/index.ts';
import { clip, html, label } from '../markup/index.ts';
import { type Section, section, tableBox } from './section.ts';

/** Value tiers by one column; null when none were asked for. */
export function tiers({ segmentation }: ReportData, formatOf: FormatOf): Section | null {
  if (segmentation.tiers === null) return null;
  const { column, tiers: list } = segmentation.tiers;
  const total = list.reduce((sum, tier) => sum + tier.size, 0) || 1;
  const ends = formatOf(column).alike(list.flatMap((tier) => [tier.from, tier.to]));
  const rows = list.map(
    (tier, i) =>
      html`<tr><th scope="row">${label(tier.name, 60)}</th><td class="num">${count(tier.size)}</td><td class="num">${share(tier.size / total)}</td><td class="wide">${meter(tier.size / total)}</td><td class="num">${ends[2 * i]!}</td><td class="num">${ends[2 * i + 1]!}</td></tr>`,
  );
  const head = html`<tr><th scope="col">tier</th><th scope="col" class="num">customers</th><th scope="col" class="num">share</th><th scope="col"><span class="soft">of all</span></th><th scope="col" class="num">from</th><th scope="col" class="num">to</th></tr>`;
  return section({
    id: 'tiers',
    title: 'Value tiers',
    lead: html`Customers ranked by ${label(column, 60)} alone: a rule, so it needs no certificate.`,
    content: tableBox(`Value tiers by ${clip(column, 60)}`, head, rows),
  });
}
