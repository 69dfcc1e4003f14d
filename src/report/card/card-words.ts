import type { SegmentationManifest, Subgroup, Subgroups, Verdict } from '#contract';

/** What a model card is made of: a manifest, which all its figures are of. */
export type CardFacts = Omit<SegmentationManifest, 'files'>;

/** The verdict as the first sentence of a card. */
export const VERDICT_SENTENCES: Readonly<Record<Verdict, string>> = {
  stable: 'Stable: the segments come back when the customers change.',
  doubtful: 'Doubtful: some of the segments do not hold.',
  'do-not-use': 'Do not use: the data show no segments that can be trusted.',
};

/** What a segmentation of that verdict is for. */
export const INTENDED_USE: Readonly<Record<Verdict, string>> = {
  stable:
    'Meant for grouping customers like those that it was fitted on: for messages, offers and planning by segment, and for watching how customers move between segments.',
  doubtful:
    'Meant for exploring. Act only on the segments that are marked stable or better; the others may be gone with the next export.',
  'do-not-use': 'Not meant for any decision. It is kept so that the result can be looked up and compared.',
};

/** What no segmentation is for. */
export const MISUSE: readonly string[] = [
  'Not for deciding on credit, prices, work, insurance or access to services: it was not made for that, and equal treatment was not tested beyond what stands under "Subgroups".',
  'Not for saying what a customer will do when treated differently: it describes groups, not causes. Measure a campaign against customers who are left alone.',
  'Not for customers of another kind, another period or other units than the data below; make a new segmentation for those.',
  'Not for naming or judging a person: a segment tells what its customers have in common on average.',
];

/** What the files given to the model must meet, and what it does where they do not. */
export function guardsOf({ personas }: CardFacts): string[] {
  const shown = personas
    .flatMap(({ typicalCustomer, alsoTypical }) => [typicalCustomer, ...alsoTypical])
    .filter((customer) => Object.keys(customer).length > 0).length;
  const typical = shown === 1 ? 'one typical customer' : `${shown} typical customers`;
  return [
    'A file that lacks one of its columns, or holds texts where numbers belong, is refused.',
    'A missing value, and a level that it has never seen, are filled as the preparation says; how many were is told with the result.',
    'Every customer gets the nearest segment, also one like none that it has seen: look at the columns novelty (near 1: further from the centre than nearly all customers of the segment) and confidence (.5: on the border of two segments).',
    'Its files are checked against their SHA-256 before they are used; a damaged model is refused.',
    shown === 0
      ? 'It holds averages per segment; the values of its typical customers were taken out.'
      : `It holds averages per segment and the values of ${typical}: treat it like the customer data themselves.`,
  ];
}

/** The data without segments that the structure was tested against. */
export const NULL_SENTENCES: Readonly<Record<SegmentationManifest['nulls'][number]['name'], string>> = {
  'independent-columns': 'the same columns shuffled independently of one another',
  'one-gaussian': 'one single cloud with the same spread and correlations',
  'one-box': 'one evenly filled box along the directions of largest spread',
  'one-mode': 'a column with a single peak and the same spread',
};

/** What rows it was fitted on. */
export const SOURCE_WORDS: Readonly<Record<SegmentationManifest['source'], string>> = {
  customers: 'a customer table, one row per customer',
  orders: 'an order log, summed up per customer',
  joined: 'a customer table joined with an order log',
};

/** What rows it assigns. */
export const COLUMN_WORDS: Readonly<Record<SegmentationManifest['source'], string>> = {
  customers: 'It assigns customers whose rows have these columns, in any order:',
  orders: 'It assigns customers by these figures, which are summed up from their orders:',
  joined:
    'It assigns customers by these columns of their own and figures that are summed up from their orders:',
};

/** How the evidence is to be read. */
export const STRUCTURE_LEAD =
  'Is there structure at all? The same clustering of data without segments, and how often (p) it looked at least as clustered; .01 or less in both is needed.';
export const STABILITY_LEAD =
  'Stability is the mean overlap (Jaccard, 0 to 1) of a segment with its nearest match when the customers are drawn anew; .75 and more is stable.';

/** What the subgroups are and how their intervals were made. */
export function subgroupLead({ novelFrom, leastCustomers }: Subgroups): string {
  return `How the customers of each level of the columns with few levels are served, whether or not the column was segmented by; levels with fewer than ${leastCustomers} customers are not listed. A customer is novel when its novelty is ${novelFrom} or more, which about ${Math.round(100 * (1 - novelFrom))} in 100 customers are by chance; segments hold when they are stable or better. Intervals are 95 %: of shares by Wilson (1927), of means by Student's t.`;
}

/** What "worse" means; nobody is said to be worse off for a small or uncertain difference. */
export const WORSE_LEAD =
  'Told are differences that matter (mean confidence lower by .05, 5 points more novel customers, 10 points fewer in segments that hold, each against all other customers) and are no chance: the interval of the difference (Welch 1947, Newcombe 1998) leaves out zero, at 95 % over all comparisons together. A column that says the same as another one repeats its finding.';
export const NOBODY_WORSE = 'No subgroup is clearly served worse than all others.';

/** What is not listed; null when everything is. */
export function unlistedSentence({ unlisted, leastCustomers }: Subgroups): string | null {
  const parts = [
    unlisted.levels === 0
      ? ''
      : `${counted(unlisted.levels, 'level')} with fewer than ${leastCustomers} customers`,
    unlisted.columns === 0 ? '' : counted(unlisted.columns, 'further column'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `Not listed: ${parts.join(' and ')}.`;
}

/** The name of a subgroup's level. */
export function levelName({ level }: Pick<Subgroup, 'level'>): string {
  return level ?? '(missing)';
}

/** The options that it was made with, those that were left at nothing left out. */
export function optionsOf({ options }: CardFacts): [name: string, value: string][] {
  const text = (value: unknown): string =>
    isRange(value)
      ? value.from === value.to
        ? String(value.from)
        : `${value.from} to ${value.to}`
      : Array.isArray(value)
        ? value.join(', ')
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
  return Object.entries(options).flatMap(([name, value]) =>
    value === null || value === false || (Array.isArray(value) && value.length === 0)
      ? []
      : [[name, text(value)]],
  );
}

/** The figures of a segmentation by the names that people know them by. */
export const METRIC_NAMES: Readonly<Record<string, string>> = {
  k: 'number of segments',
  inertia: 'inertia',
  silhouette: 'silhouette',
  calinskiHarabasz: 'Calinski-Harabasz index',
  daviesBouldin: 'Davies-Bouldin index',
  gap: 'gap statistic',
  stability: 'mean stability',
  minimumStability: 'stability of the weakest segment',
  'p.independent-columns': 'p against unrelated columns',
  'p.one-gaussian': 'p against one cloud',
  'p.one-box': 'p against an evenly filled box',
  'p.one-mode': 'p against a single peak',
};

function isRange(value: unknown): value is { from: number; to: number } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}
