import type { Column, Dataset } from '#contract';
import { sparkline } from '../charts/index.ts';
import { count, formatOf, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { tableBox } from './section.ts';

const LEVELS = 3;

/** Every column of a dataset: kind, role with its reason, missing values, what the values look like. */
export function columnTable({ columns, rows, name }: Dataset): Safe {
  const head = html`<tr><th scope="col">column</th><th scope="col">kind</th><th scope="col">role</th><th scope="col">because</th><th scope="col" class="num">missing</th><th scope="col" class="num">distinct</th><th scope="col">spread</th><th scope="col">values</th></tr>`;
  return tableBox(
    `Columns of ${clip(name, 60)}`,
    head,
    columns.map((column) => row(column, rows)),
  );
}

function row(column: Column, rows: number): Safe {
  const missing =
    column.missing === 0 ? '0' : `${count(column.missing)} (${share(column.missing / (rows || 1))})`;
  const spread = column.numeric !== null && sparkline(column.numeric.histogram);
  return html`<tr><th scope="row">${label(column.name, 600)}</th><td class="nowrap">${column.kind}</td><td class="nowrap">${column.role}</td><td class="text">${clip(column.roleReason, 240)}</td><td class="num">${missing}</td><td class="num">${count(column.distinct)}</td><td>${spread}</td><td class="text">${summaryOf(column)}</td></tr>\n`;
}

function summaryOf(column: Column): Safe | string {
  if (column.kind === 'identifier' || column.kind === 'text') return 'not shown';
  if (column.numeric !== null && column.kind !== 'boolean') {
    const { min, median, max } = column.numeric;
    const { value } = formatOf(column);
    return html`${value(min)} to ${value(max)}, median ${value(median)}`;
  }
  const levels = column.levels ?? [];
  const shown = levels
    .slice(0, LEVELS)
    .map(({ level, count: n }, i) => html`${i > 0 && ', '}${label(level, 40)} ${count(n)}`);
  return html`${shown}${column.distinct > LEVELS && levels.length > 0 && ', …'}`;
}
