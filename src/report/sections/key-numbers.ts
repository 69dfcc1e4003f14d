import type { ReportData } from '#contract';
import { count, counted, fixed, pValue, share, significant } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section } from './section.ts';
import { stableShare } from './verdict-words.ts';

/** The figures that one looks for first, each with what it means. */
export function keyNumbers(data: ReportData): Section {
  const { segmentation: s } = data;
  const sizes = s.personas.map((p) => p.size);
  const stabilities = s.personas.flatMap((p) => (p.stability === null ? [] : [p.stability]));
  const held = stableShare(s.personas);
  const rejected = data.datasets.reduce((sum, d) => sum + d.rejectedRows, 0);
  const rows = data.datasets.reduce((sum, d) => sum + d.rows, 0);
  const facts = [
    fact(count(data.customers), 'customers', `${counted(rows, 'row')} read, ${count(rejected)} rejected`),
    fact(count(s.k), 'segments', CHOSEN_BY[s.chosenBy]),
    sizes.length > 0 &&
      fact(
        `${count(Math.min(...sizes))} – ${count(Math.max(...sizes))}`,
        'smallest and largest segment',
        'customers',
      ),
    fact(
      count(data.features.length),
      data.features.length === 1 ? 'column used' : 'columns used',
      `${count(data.leftOut.length)} left out`,
    ),
    s.silhouette !== null &&
      fact(fixed(s.silhouette, 3), 'silhouette', 'separation: −1 wrong, 0 touching, 1 far apart'),
    held !== null && fact(share(held, 1), 'of customers in stable segments', 'stability of .75 or more'),
    stabilities.length > 0 &&
      fact(
        fixed(Math.min(...stabilities), 2),
        'weakest segment’s stability',
        'overlap with itself on resampled data, 0 to 1',
      ),
    s.nulls.length > 0 &&
      fact(
        pValue(Math.max(...s.nulls.map((test) => test.p))),
        'p-value against chance',
        `the larger of ${s.nulls.length} tests; .01 or less passes`,
      ),
    s.inertia !== null &&
      fact(significant(s.inertia, 6), 'inertia', 'squared distances to the segment centres'),
  ];
  return section({
    id: 'numbers',
    title: 'Key numbers',
    lead: 'The segmentation in figures. What they are and how they came about is explained further down.',
    content: html`<dl class="facts">${facts}</dl>`,
  });
}

const CHOSEN_BY = {
  consensus: 'number chosen by consensus of the criteria',
  user: 'number set by the user',
  tiers: 'value tiers',
  given: 'made elsewhere',
  learner: 'number found by the method',
} as const;

function fact(value: string, name: string, note: string): Safe {
  return html`<div><dt>${name}<br><span class="note">${note}</span></dt><dd>${value}</dd></div>`;
}
