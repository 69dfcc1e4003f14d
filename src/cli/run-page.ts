import type { RunRecord } from '#contract';
import { duration, figure, megabytes, moment, plainValue, sparkline } from './format-cell.ts';
import { plainTable } from './plain-table.ts';
import type { RunLineage } from './run-lineage.ts';

const WIDTH = 100;
const MOST_CHILDREN = 10;

/** Everything about a run for a person, at most 100 columns wide. */
export function runPage(run: RunRecord, lineage: RunLineage): string {
  return [
    facts,
    data,
    options,
    metrics,
    curves,
    timings,
    artifacts,
    (_: RunRecord) => builtOn(lineage),
    notes,
  ]
    .map((part) => part(run))
    .filter((part) => part !== '')
    .join('\n\n');
}

function facts(run: RunRecord): string {
  const { id, command, status, startedAt, seconds, peakMemoryBytes, verdict, learner } = run;
  const rows = [
    ['Run', id],
    ['Command', command],
    ['Status', run.error === null ? status : `${status}: ${run.error.code}`],
    ['', run.error?.message ?? ''],
    ['Started', `${moment(startedAt)}, took ${duration(seconds)}`],
    ['Peak memory', megabytes(peakMemoryBytes)],
    ['Verdict', verdict === null ? '' : `${verdict}${learner === null ? '' : ` (${learner})`}`],
    ['Code', `${run.version}, build ${run.build.slice(0, 12)}`],
    ['Seed', String(run.seed)],
    ['Tags', run.tags.join(', ')],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => `${name.padEnd(13)}${value.replaceAll(/\p{Cc}+/gu, ' ')}`)
    .join('\n');
}

function data({ datasets }: RunRecord): string {
  if (datasets.length === 0) return '';
  const rows = datasets.map(({ name, rows: n, sha256, artifact }) => [
    name,
    figure(n),
    sha256.slice(0, 16),
    artifact ?? '',
  ]);
  return plainTable(['Data', 'Rows', 'SHA-256', 'Artifact'], rows, { right: [1], cut: [0], width: WIDTH });
}

function options({ options: given }: RunRecord): string {
  const rows = Object.entries(given).flatMap(([name, value]) => {
    const text = plainValue(value);
    return text === '' || text === 'false' ? [] : [[name, text]];
  });
  return rows.length === 0 ? '' : plainTable(['Option', ''], rows, { cut: [1], width: WIDTH });
}

function metrics({ metrics: given }: RunRecord): string {
  const rows = Object.entries(given).map(([name, { value, low, high }]) => [
    name,
    figure(value),
    low === null || high === null ? '' : `${figure(low)} to ${figure(high)}`,
  ]);
  return rows.length === 0 ? '' : plainTable(['Metric', 'Value', '95 % interval'], rows, { right: [1] });
}

/** A row a curve: its shape, its ends, and where it is largest and smallest. */
function curves({ curves: given }: RunRecord): string {
  const rows = Object.entries(given).map(([name, { over, at, values }]) => {
    const present = at.flatMap((x, i) => (values[i] === null ? [] : [{ x, y: values[i]! }]));
    const most = present.reduce((a, b) => (b.y > a.y ? b : a));
    const least = present.reduce((a, b) => (b.y < a.y ? b : a));
    const where = ({ x, y }: { x: number; y: number }) => `${figure(y)} at ${x}`;
    return [name, `${over} ${at[0]}..${at.at(-1)}`, sparkline(values), where(least), where(most)];
  });
  return rows.length === 0 ? '' : plainTable(['Curve', 'Over', '', 'Least', 'Most'], rows, { width: WIDTH });
}

function timings({ timings: given }: RunRecord): string {
  const rows = given.map(({ stage, seconds, cached }) => [
    stage,
    duration(seconds),
    cached ? 'from the workspace' : '',
  ]);
  return rows.length === 0 ? '' : plainTable(['Stage', 'Time', ''], rows, { right: [1] });
}

function artifacts({ artifacts: given }: RunRecord): string {
  const rows = Object.entries(given);
  return rows.length === 0 ? '' : plainTable(['Artifact', ''], rows);
}

function builtOn({ parents, models, children }: RunLineage): string {
  const rows = [
    ...parents.map(({ name, run }) => [
      'built on',
      name,
      run === null || run === name ? '' : `of run ${run}`,
    ]),
    ...models.map(({ name, aliases, isNew }) => [
      isNew ? 'gave' : 'gave again',
      name,
      aliases.length === 0 ? '' : `now ${aliases.join(', ')}`,
    ]),
    ...children
      .slice(0, MOST_CHILDREN)
      .map(({ id, command, on }) => ['used by', id, `${command} with ${on}`]),
  ];
  const more = children.length - MOST_CHILDREN;
  if (more > 0) rows.push(['', `${more} more`, '']);
  return rows.length === 0 ? '' : plainTable(['Lineage', '', ''], rows, { cut: [2], width: WIDTH });
}

function notes({ warnings }: RunRecord): string {
  const lines = warnings.map((warning) => `  ${warning.replaceAll(/\p{Cc}+/gu, ' ')}`);
  return lines.length === 0 ? '' : ['Warnings', ...lines].join('\n');
}
