import type { Interval, Lab, LabEntry } from '#contract';
import { type LabColumn, labColumns } from '#report';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';
import { wrapped } from './wrapped.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');

/** The result of a lab for a person: the ways side by side, then what to do. */
export function printLab(lab: Lab, { page }: { page: string }): void {
  const { target, description, classes, rows, splits, guards, entries, recommendation, learnerTitle } = lab;
  const shares = classes.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(', ');
  const decisions = [...new Set(entries.map(({ decision }) => decision))];
  const ofKind = (decision: LabEntry['decision']) => entries.filter((entry) => entry.decision === decision);
  const first = ofKind(decisions.at(-1)!);
  const lines = [
    '',
    `${paint('bold', target, out)}  ${number.format(rows)} rows: ${shares}`,
    ...wrapped(description),
    '',
    ...guards.map(({ severity, evidence, action }) => {
      const mark = severity === 'info' ? '-' : paint(severity === 'invalid' ? 'red' : 'yellow', '!', out);
      return `  ${mark} ${evidence} ${action}`;
    }),
    ...(guards.length === 0 ? [] : ['']),
    `${learnerTitle}, ${splits}, means on rows that were not seen; the difference of AUC to plain with its 95 % interval:`,
    table(first, labColumns(first, true), true),
    ...decisions.flatMap((decision) => {
      const own = ofKind(decision);
      const what =
        decision === 'threshold'
          ? 'Decided by a threshold that training rows chose:'
          : 'Decided for the likelier class:';
      return ['', what, table(own, labColumns(own, false), false)];
    }),
    '',
    ...wrapped(recommendation.sentence),
    ...recommendation.reasons.flatMap((reason) => wrapped(`- ${reason}`)),
    '',
    `${'Page:'.padEnd(12)}${page}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}

function table(entries: readonly LabEntry[], columns: readonly LabColumn[], withDifference: boolean): string {
  const rows = entries.map(({ title, figures, differences }) => [
    title,
    ...columns.map(({ name }) => cell(figures[name], name)),
    ...(withDifference ? [difference(differences['auc'])] : []),
  ]);
  const head = ['', ...columns.map(({ title }) => title), ...(withDifference ? ['AUC to plain'] : [])];
  return plainTable(head, rows, { right: head.map((_, i) => i).slice(1) });
}

function cell(interval: Interval | undefined, name: string): string {
  if (interval?.mean == null) return '';
  return name === 'money' ? number.format(Math.round(interval.mean)) : interval.mean.toFixed(3);
}

function difference(interval: Interval | undefined): string {
  if (interval?.mean == null || interval.low === null || interval.high === null) return '';
  const text = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
  return `${text(interval.mean)} (${text(interval.low)} to ${text(interval.high)})`;
}
