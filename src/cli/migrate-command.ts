import type { Command } from 'commander';
import type { Migration } from '#contract';
import { migrate } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';

interface MigrateFlags extends Omit<CommonOptions, 'seed'> {
  readonly id?: string;
  readonly segment?: string;
}

/** `clientele migrate A B` */
export function addMigrateCommand(program: Command): void {
  const command = program
    .command('migrate')
    .summary('how customers moved between the segments of two lists')
    .description(
      'Joins two lists of customers with their segments, such as the same customers scored in two quarters, and tells ' +
        'who moved where, which segments are there again, split, merged, vanished or new.',
    )
    .argument('<before>', 'segmented_customers.csv or another list, or a run of the workspace')
    .argument('<after>', 'the later one')
    .option('--id <column>', 'the customer id, in both')
    .option('--segment <column>', 'the segment, in both (default: segment_name)');
  addCommonOptions(command, './clientele-out', 'not used', false)
    .addHelpText('after', examples)
    .action(async (before: string, after: string, flags: MigrateFlags) => {
      const host = openConsoleHost(flags);
      try {
        const columns = { id: flags.id ?? null, segment: flags.segment ?? null };
        const to = { ...host, workspace: flags.workspace, out: flags.out };
        const migration = await migrate({ before, after, columns }, to);
        host.close();
        if (flags.json) process.stdout.write(`${JSON.stringify({ migration })}\n`);
        else if (!flags.quiet) printMigration(migration);
      } finally {
        host.close();
      }
    });
}

const count = (n: number) => n.toLocaleString('en-US');

function printMigration(migration: Migration): void {
  const { before, after, shared, gone, joined, segments, matrix } = migration;
  const called = ({ id, name }: { id: string; name: string }) => (id === name ? name : `${id} ${name}`);
  const left = [...segments.before.map(called), 'not there before'];
  const right = [...segments.after.map(({ id, name }) => (id === name ? name : id)), 'gone'];
  const table = plainTable(
    ['from \\ to', ...right],
    left.map((name, a) => [name, ...matrix[a]!.map((n) => (n === 0 ? '' : count(n)))]),
    { right: right.map((_, j) => j + 1), cut: [0, ...right.map((_, j) => j + 1)], width: 160 },
  );
  const lines = [
    paint('bold', `${count(shared)} customers in both, ${count(gone)} gone, ${count(joined)} new`),
    ...[before, after].flatMap((side) => oddities(side)),
    ...(shared === 0
      ? [`${paint('yellow', 'Note:')} no customer is in both: are the ids of the two lists the same?`]
      : []),
    ...centresInWords(migration),
    '',
    table,
    '',
    ...segments.before.map((segment) => `  ${leftInWords(segment, segments.after)}`),
    ...segments.after
      .filter(({ same }) => same === null)
      .map(({ name, fate, from }) =>
        fate === 'born' ? `  "${name}" is new` : `  "${name}" is ${PARTS[fate]} ${quoted(from)}`,
      ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** How near the segments came whose customers could not be compared. */
function centresInWords({ centres }: Migration): string[] {
  if (centres === null) return [];
  const { columns, pairs } = centres;
  if (columns.length === 0)
    return ['  The lists have no numeric column in common: no segment can be told again.'];
  const by = `${columns.slice(0, 6).join(', ')}${columns.length > 6 ? ` and ${columns.length - 6} more` : ''}`;
  return [
    `Segments are matched by what their customers are like in ${by}:`,
    'mean distance of the ranks of their customers among all of both lists, in standard deviations.',
    ...pairs.map(({ before, after, distance, limit, same }) => {
      const figures = `${distance.toFixed(2)} from "${after}", limit ${limit.toFixed(2)}`;
      return `  "${before}": ${figures}${same ? '' : ': no partner'}`;
    }),
  ];
}

const PARTS = { matched: 'again', split: 'a part of', merged: 'made of' };

function leftInWords(
  { name, fate, into, stayed }: Migration['segments']['before'][number],
  after: Migration['segments']['after'],
): string {
  if (stayed === null) return `"${name}" ${FATES[fate]}${fate === 'vanished' ? '' : ` ${quoted(into)}`}`;
  const again = after.find(({ same }) => same === name)?.name ?? name;
  const kept = `${percent(stayed.share)} stayed (${percent(stayed.low)} to ${percent(stayed.high)})`;
  const as = again === name ? '' : ` is "${again}" now`;
  const parts = fate === 'split' ? `; a part of it is ${quoted(into.slice(1))}` : '';
  return `"${name}"${as}: ${kept}${parts}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

const FATES = {
  matched: 'is there again as',
  split: 'fell apart into',
  merged: 'went into',
  vanished: 'is no more',
};

function oddities({ name, withoutId, withoutSegment, repeated }: Migration['before']): string[] {
  const parts = [
    withoutId > 0 ? `${count(withoutId)} rows without an id` : '',
    withoutSegment > 0 ? `${count(withoutSegment)} without a segment` : '',
    repeated > 0 ? `${count(repeated)} of customers that were there already` : '',
  ].filter((part) => part !== '');
  return parts.length === 0
    ? []
    : [`${paint('yellow', 'Note:')} ${name}: not counted are ${parts.join(', ')}`];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const examples = `
Examples:
  clientele migrate q1/segmented_customers.csv q2/segmented_customers.csv
  clientele migrate last-month.csv this-month.csv --id customer --segment cluster --json`;
