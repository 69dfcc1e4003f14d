import type { Metric, Served, Subgroup, Subgroups } from '#contract';
import {
  type CardFacts,
  COLUMN_WORDS,
  guardsOf,
  INTENDED_USE,
  levelName,
  METRIC_NAMES,
  MISUSE,
  NOBODY_WORSE,
  NULL_SENTENCES,
  optionsOf,
  SOURCE_WORDS,
  STABILITY_LEAD,
  STRUCTURE_LEAD,
  subgroupLead,
  unlistedSentence,
  VERDICT_SENTENCES,
  WORSE_LEAD,
} from './card-words.ts';
import { markdownTable, markdownText as text } from './markdown.ts';

/** The model card of a segmentation in Markdown: every figure is one of the manifest. */
export function cardMarkdown(facts: CardFacts): string {
  const parts = [
    about,
    use,
    data,
    verdict,
    segments,
    figures,
    subgroups,
    preparation,
    options,
    guards,
    usage,
  ];
  return `${parts.map((part) => part(facts)).join('\n\n')}\n`;
}

function about({ learner, personas, provenance, verdict: word, source }: CardFacts): string {
  const { customers, datasets, version, build, seed } = provenance;
  const names = datasets.map((dataset) => text(dataset.name)).join(' and ');
  return `# Model card: segments of ${names}

**${VERDICT_SENTENCES[word]}**

A segmentation of ${count(customers)} customers into ${personas.length} segments by ${text(learner)}, fitted on ${SOURCE_WORDS[source]}.
Made by Clientele ${text(version)} (build ${text(build.slice(0, 12))}) with seed ${seed}.`;
}

function use({ verdict: word }: CardFacts): string {
  return `## Intended use and misuse\n\n${INTENDED_USE[word]}\n\n${list(MISUSE)}`;
}

function data({ provenance }: CardFacts): string {
  const rows = provenance.datasets.map(({ name, file, rows: n, period, sha256 }) => [
    text(name),
    text(file ?? ''),
    count(n),
    period === undefined ? '' : `${text(period.column)}: ${text(period.from)} to ${text(period.to)}`,
    text(sha256),
  ]);
  return `## Data\n\n${markdownTable(['table', 'file', 'rows', 'period', 'SHA-256 of the file'], rows)}`;
}

function verdict({ reasons, nulls }: CardFacts): string {
  const rows = nulls.map(({ name, draws, p }) => [NULL_SENTENCES[name], count(draws), figure(p)]);
  const tests =
    rows.length === 0
      ? 'Whether there is structure at all was not tested.'
      : `${STRUCTURE_LEAD}\n\n${markdownTable(['against', 'draws', 'p'], rows)}`;
  return `## Validation and verdict\n\n${list(reasons.map(({ message }) => message))}\n\n${tests}`;
}

function segments({ personas }: CardFacts): string {
  const rows = personas.map(({ id, name, size, share, stability, verdict: band }) => [
    String(id),
    text(name),
    count(size),
    percent(share),
    stability === null ? '' : stability.toFixed(2),
    band ?? '',
  ]);
  const table = markdownTable(['', 'segment', 'customers', 'share', 'stability', ''], rows);
  const sentences = personas.map(({ name, sentence }) => `- **${text(name)}**: ${text(sentence)}`);
  return `## Segments\n\n${STABILITY_LEAD}\n\n${table}\n\n${sentences.join('\n')}`;
}

function figures({ metrics }: CardFacts): string {
  const rows = Object.entries(metrics).map(([name, { value, low, high }]) => [
    text(METRIC_NAMES[name] ?? name),
    figure(value),
    low === null || high === null ? '' : `${figure(low)} to ${figure(high)}`,
  ]);
  return `## Figures\n\n${markdownTable(['figure', 'value', '95 % interval'], rows)}`;
}

function subgroups({ subgroups: found, personas }: CardFacts): string {
  if (found === null) return '## Subgroups\n\nNot measured: an earlier release made the model.';
  const { groups, overall, worse } = found;
  if (groups.length === 0) return '## Subgroups\n\nThe data have no column with few levels to look at.';
  const told = worse.length === 0 ? NOBODY_WORSE : list(worse.map(({ message }) => message));
  const unlisted = unlistedSentence(found);
  const ids = personas.map(({ id }) => `segment ${id}`);
  const all = ['all customers', '', count(overall.customers)];
  const named = (group: Subgroup) => [
    `${text(group.column)}${group.used ? '' : ' (left out)'}`,
    text(levelName(group)),
    count(group.customers),
  ];
  const head = ['column', 'level', 'customers'];
  const served = markdownTable(
    [...head, 'confidence', 'novel', 'in segments that hold'],
    [[...all, ...servedCells(overall)], ...groups.map((group) => [...named(group), ...servedCells(group)])],
  );
  const shares = markdownTable(
    [...head, ...ids],
    [[...all, ...shareCells(overall)], ...groups.map((group) => [...named(group), ...shareCells(group)])],
  );
  const parts = [subgroupLead(found), told, WORSE_LEAD, served, 'Share of each segment:', shares, unlisted];
  return `## Subgroups\n\n${parts.filter((part) => part !== null).join('\n\n')}`;
}

function servedCells({ confidence, novel, held }: Served): string[] {
  return [
    interval(confidence, (x) => x.toFixed(3)),
    interval(novel, percent),
    held === null ? '' : interval(held, percent),
  ];
}

function shareCells({ segments: shares }: Subgroups['overall']): string[] {
  return shares.map((one) => interval(one, percent));
}

function interval({ value, low, high }: Metric, format: (x: number) => string): string {
  return low === null || high === null
    ? format(value)
    : `${format(value)} (${format(low)} to ${format(high)})`;
}

function preparation({ features, leftOut }: CardFacts): string {
  const used = features.map(({ column, steps }) => [text(column), text(steps.join(', '))]);
  const without = leftOut.map(({ column, reason }) => [text(column), text(reason)]);
  const table = without.length === 0 ? 'Nothing.' : markdownTable(['column', 'why'], without);
  return `## Features and their preparation\n\n${markdownTable(['column', 'preparation'], used)}\n\n## Left out\n\n${table}`;
}

function options(facts: CardFacts): string {
  const rows = optionsOf(facts).map(([name, value]) => [text(name), text(value)]);
  return `## Options\n\n${markdownTable(['option', 'value'], rows)}`;
}

function guards(facts: CardFacts): string {
  return `## Guards and limits\n\n${list(guardsOf(facts))}`;
}

function usage({ columns, source }: CardFacts): string {
  const names = columns.map(({ name, kind }) => [text(name), kind]);
  return `## How to use it

${COLUMN_WORDS[source]}

${markdownTable(['column', 'kind'], names)}

\`manifest.json\` holds recipe, personas and provenance, \`arrays.safetensors\` the centres; both are open formats.`;
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${text(sentence)}`).join('\n');
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
