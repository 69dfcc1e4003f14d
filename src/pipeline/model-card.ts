import type { BundleManifest, Verdict } from '#contract';
import { markdownTable, markdownText as text } from './markdown.ts';

const VERDICT_WORDS: Record<Verdict, string> = {
  stable: 'Stable: the segments come back when the customers change.',
  doubtful: 'Doubtful: some of the segments do not hold.',
  'do-not-use': 'Do not use: the data show no segments that can be trusted.',
};

const USE: Record<Verdict, string> = {
  stable:
    'Meant for grouping customers like those that it was fitted on: for messages, offers and planning by segment, and for watching how customers move between segments.',
  doubtful:
    'Meant for exploring. Act only on the segments that are marked stable or better; the others may be gone with the next export.',
  'do-not-use': 'Not meant for any decision. It is kept so that the result can be looked up and compared.',
};

const NULL_WORDS: Record<BundleManifest['nulls'][number]['name'], string> = {
  'independent-columns': 'the same columns shuffled independently of one another',
  'one-gaussian': 'one single cloud with the same spread and correlations',
};

const SOURCE_WORDS: Record<BundleManifest['source'], string> = {
  customers: 'a customer table, one row per customer',
  orders: 'an order log, summed up per customer',
  joined: 'a customer table joined with an order log',
};

/** The model card of a segmentation in Markdown: every figure is one of the manifest. */
export function modelCard(manifest: Omit<BundleManifest, 'files'>): string {
  const parts = [about(manifest), data(manifest), verdict(manifest), segments(manifest), figures(manifest)];
  return `${[...parts, preparation(manifest), limits(manifest), usage(manifest)].join('\n\n')}\n`;
}

function about({ learner, personas, provenance, verdict: word, source }: Omit<BundleManifest, 'files'>) {
  const { customers, datasets, version, build, seed } = provenance;
  const names = datasets.map((dataset) => text(dataset.name)).join(' and ');
  return `# Model card: segments of ${names}

**${VERDICT_WORDS[word]}**

A segmentation of ${count(customers)} customers into ${personas.length} segments by ${text(learner)}, fitted on ${SOURCE_WORDS[source]}.
Made by Clientele ${text(version)} (build ${text(build.slice(0, 12))}) with seed ${seed}.`;
}

function data({ provenance }: Omit<BundleManifest, 'files'>): string {
  const rows = provenance.datasets.map(({ name, rows: n, sha256 }) => [text(name), count(n), text(sha256)]);
  return `## Data\n\n${markdownTable(['table', 'rows', 'SHA-256 of the file'], rows)}`;
}

function verdict({ reasons, nulls }: Omit<BundleManifest, 'files'>): string {
  const rows = nulls.map(({ name, draws, p }) => [NULL_WORDS[name], count(draws), figure(p)]);
  const tests =
    rows.length === 0
      ? 'Whether there is structure at all was not tested.'
      : `Is there structure at all? The same clustering of data without segments, and how often (p) it looked at least as clustered; .01 or less in both is needed.\n\n${markdownTable(['against', 'draws', 'p'], rows)}`;
  return `## Verdict\n\n${reasons.map(({ message }) => `- ${text(message)}`).join('\n')}\n\n${tests}`;
}

function segments({ personas }: Omit<BundleManifest, 'files'>): string {
  const rows = personas.map(({ id, name, size, share, stability, verdict: band }) => [
    String(id),
    text(name),
    count(size),
    `${(100 * share).toFixed(1)} %`,
    stability === null ? '' : stability.toFixed(2),
    band ?? '',
  ]);
  const table = markdownTable(['', 'segment', 'customers', 'share', 'stability', ''], rows);
  const sentences = personas.map(({ name, sentence }) => `- **${text(name)}**: ${text(sentence)}`);
  return `## Segments

Stability is the mean overlap (Jaccard, 0 to 1) of a segment with its nearest match when the customers are drawn anew; .75 and more is stable.

${table}

${sentences.join('\n')}`;
}

function figures({ metrics }: Omit<BundleManifest, 'files'>): string {
  const rows = Object.entries(metrics).map(([name, { value, low, high }]) => [
    text(name),
    figure(value),
    low === null || high === null ? '' : `${figure(low)} to ${figure(high)}`,
  ]);
  return `## Figures\n\n${markdownTable(['figure', 'value', '95 % interval'], rows)}`;
}

function preparation({ features, leftOut }: Omit<BundleManifest, 'files'>): string {
  const used = features.map(({ column, steps }) => [text(column), text(steps.join(', '))]);
  const without = leftOut.map(({ column, reason }) => [text(column), text(reason)]);
  const table = without.length === 0 ? 'Nothing.' : markdownTable(['column', 'why'], without);
  return `## Features and their preparation\n\n${markdownTable(['column', 'preparation'], used)}\n\n## Left out\n\n${table}`;
}

function limits({ verdict: word, personas }: Omit<BundleManifest, 'files'>): string {
  return `## Intended use and limits

${USE[word]}

- It describes groups, not causes: nothing here says what a customer will do when treated differently.
- Every customer gets the nearest segment, also one like none that it has seen; look at \`novelty\` (near 1: further from the centre than nearly all customers of the segment) and \`confidence\` (.5: on the border of two segments).
- It knows the columns above and nothing else. Columns that mean something new, other units or another period need a new segmentation.
- It was not checked for fairness between groups of people; do not let it decide on credit, prices, work or access to services.
- It holds averages per segment and the values of ${personas.length === 1 ? 'one typical customer' : `${personas.length} typical customers, one a segment`}; treat it like the customer data themselves.`;
}

const COLUMN_WORDS: Record<BundleManifest['source'], string> = {
  customers: 'It assigns customers whose rows have these columns, in any order:',
  orders: 'It assigns customers by these figures, which are summed up from their orders:',
  joined:
    'It assigns customers by these columns of their own and figures that are summed up from their orders:',
};

function usage({ columns, source }: Omit<BundleManifest, 'files'>): string {
  const names = columns.map(({ name, kind }) => [text(name), kind]);
  return `## How to use it

${COLUMN_WORDS[source]}

${markdownTable(['column', 'kind'], names)}

A missing value is filled as the preparation says. \`manifest.json\` holds recipe, personas and provenance,
\`arrays.safetensors\` the centres; both are open formats, checked against their SHA-256 when Clientele reads them.`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
