import type { Command } from 'commander';
import { type LearnerComparison, runOptionsSchema } from '#contract';
import { compareLearners } from '#pipeline';
import { openConsoleHost } from './console-host.ts';
import { paint } from './paint.ts';
import { parseList } from './parse-option.ts';
import { plainTable } from './plain-table.ts';
import { addRunOptions, askedOf, optionsOf, type RunFlags } from './run-command.ts';

interface CompareFlags extends RunFlags {
  readonly learners?: readonly string[];
}

/** `clientele compare FILE...` */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .summary('segments by several learners, side by side')
    .description(
      'Segments the same customers by several learners, each with its certificate, and holds them against one ' +
        'another: separation, stability, sizes, and how far they agree.',
    )
    .argument('<file...>', 'files as for clientele run, or datasets that were imported')
    .option('--learners <a,b>', 'which (default: all that look for groups)', parseList);
  addRunOptions(command)
    .addHelpText('after', examples)
    .action(async (files: string[], flags: CompareFlags) => {
      const options = runOptionsSchema.parse(optionsOf(flags, { files, asked: askedOf(command) }));
      const host = openConsoleHost(flags);
      try {
        const to = { ...host, workspace: flags.workspace, out: flags.out };
        const comparison = await compareLearners(options, flags.learners ?? null, to);
        host.close();
        if (flags.json) process.stdout.write(`${JSON.stringify({ comparison })}\n`);
        else if (!flags.quiet) printComparison(comparison);
      } finally {
        host.close();
      }
    });
}

function printComparison({
  customers,
  measuredRows,
  learners,
  agreement,
  mixed,
  conclusion,
}: LearnerComparison): void {
  const fixed = (value: number | null, digits = 2) => (value === null ? '' : value.toFixed(digits));
  const table = plainTable(
    ['learner', 'k', 'verdict', 'silhouette', 'stability', 'least', 'smallest', 'largest'],
    learners.map(({ title, k, verdict, silhouette, stability, minimumStability, sizes }) => [
      title,
      k,
      verdict,
      fixed(silhouette, 3),
      fixed(stability),
      fixed(minimumStability),
      (sizes.at(-1) ?? 0).toLocaleString('en-US'),
      (sizes[0] ?? 0).toLocaleString('en-US'),
    ]),
    { right: [1, 3, 4, 5, 6, 7] },
  );
  const agree = plainTable(
    ['agreement', ...learners.map(({ title }) => title)],
    learners.map(({ title }, a) => [title, ...agreement[a]!.map((value) => fixed(value))]),
    { right: learners.map((_, j) => j + 1) },
  );
  const on = measuredRows < customers ? `, measured on ${measuredRows.toLocaleString('en-US')} of them` : '';
  process.stdout.write(
    `${[
      paint('bold', `${customers.toLocaleString('en-US')} customers${on}`),
      '',
      table,
      '',
      agree,
      '',
      ...conclusion.map(({ message }) => message),
      ...mixedLines(mixed),
    ].join('\n')}\n`,
  );
}

/** Ways to segment numbers and categories at once. */
function mixedLines(mixed: LearnerComparison['mixed']): string[] {
  if (mixed === null) return [];
  const table = plainTable(
    ['numbers and categories at once', 'k', 'silhouette (Gower)', 'stability', 'smallest', 'largest'],
    mixed.results.map(({ method, k, silhouette, stability, sizes }) => [
      method,
      k,
      silhouette.toFixed(3),
      stability?.toFixed(2) ?? '',
      (sizes.at(-1) ?? 0).toLocaleString('en-US'),
      (sizes[0] ?? 0).toLocaleString('en-US'),
    ]),
    { right: [1, 2, 3, 4, 5] },
  );
  return ['', table, '', mixed.sentence];
}

const examples = `
Examples:
  clientele compare customers.csv                              every learner, k by consensus each
  clientele compare customers.csv --learners k-means,hdbscan --k 3..6
  clientele compare customers.csv --json > comparison.json`;
