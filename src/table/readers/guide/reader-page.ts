import { DEFAULT_LIMITS, LIMIT_MEANINGS } from '../limits.ts';
import type { ReaderGuide } from './reader-guide.ts';

/** An option of `clientele import` as its help has it. */
export interface DescribedOption {
  readonly flags: string;
  readonly long: string;
  readonly description: string;
}

const number = new Intl.NumberFormat('en-US');

/** The page of a reader in Markdown, from its guide, the limits and the options of the command. */
export function readerPage(guide: ReaderGuide, described: readonly DescribedOption[]): string {
  const { title, summary, toldBy, several, cells, rejects, example } = guide;
  const facts = [`- Told by ${toldBy}.`, `- Tables: ${several}`, `- ${rejects}`];
  return `${[
    `# ${title}`,
    summary,
    facts.join('\n'),
    '## What cells become',
    cells.map((one) => `- ${one}`).join('\n'),
    '## Example',
    ...exampleOf(example),
    '## Options of `clientele import`',
    table(['option', 'meaning'], optionRows(guide, described)),
    '## Limits',
    'A source that goes past one ends with `LIMIT_EXCEEDED`, unless it says otherwise; `--limit NAME=NUMBER` moves it.',
    table(
      ['name', 'default', 'what'],
      guide.limits.map((name) => [`\`${name}\``, number.format(DEFAULT_LIMITS[name]), LIMIT_MEANINGS[name]]),
    ),
    ...findingsOf(guide),
    '[All readers](../readers.md)',
  ].join('\n\n')}\n`;
}

function exampleOf({ commands, needs, prints }: ReaderGuide['example']): string[] {
  const where =
    needs === null
      ? 'In an empty folder:'
      : `With \`${needs}\` as the address of a database, such as \`postgres://me@db.example.org/shop\`:`;
  return [
    where,
    `\`\`\`sh\n${commands}\n\`\`\``,
    'prints lines that begin with',
    `\`\`\`\n${prints.join('\n')}\n\`\`\``,
  ];
}

function optionRows({ options }: ReaderGuide, described: readonly DescribedOption[]): string[][] {
  return described
    .filter(({ long }) => options.includes(long))
    .map(({ flags, description }) => [`\`${flags}\``, description]);
}

function findingsOf({ findings }: ReaderGuide): string[] {
  const rows = Object.entries(findings).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return rows.length === 0 ? [] : ['## Findings of its own', table(['code', 'what'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
