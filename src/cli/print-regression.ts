import type { Regression } from '#contract';
import { valueMetricTitle } from '#report';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';
import { verdictLines } from './print-prediction.ts';
import { wrapped } from './wrapped.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en-US');

/** The result of training on a number for a person. */
export function printRegression(regression: Regression, { page }: { page: string }): void {
  const { target, description, rows, rowsWithoutTarget, values, guards, validation } = regression;
  const without = rowsWithoutTarget === 0 ? '' : `, ${whole.format(rowsWithoutTarget)} left out`;
  const { least, most, mean, median } = values;
  const range = `${number.format(least)} to ${number.format(most)}, mean ${number.format(mean)}, median ${number.format(median)}`;
  const lines = [
    '',
    `${paint('bold', target, out)}  ${whole.format(rows)} rows${without}: ${range}`,
    ...wrapped(description),
    '',
    ...guards.map(({ severity, evidence, action }) => {
      const mark = severity === 'info' ? '-' : paint(severity === 'invalid' ? 'red' : 'yellow', '!', out);
      return `  ${mark} ${evidence} ${action}`;
    }),
    ...(guards.length === 0 ? [] : ['']),
    `${validation.splits}, means on rows that were not seen:`,
    comparison(regression),
    '',
    ...verdictLines(regression),
    '',
    ...wrapped('No model is kept of a number yet: score and predict are for classes.'),
    `${'Page:'.padEnd(12)}${page}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}

function comparison({ leaderboard, primary, training }: Regression): string {
  const shown = [...new Set([primary, 'r2', 'mae', 'rmse', 'spearman', 'top20'])].filter((name) =>
    leaderboard.some(({ metrics }) => metrics[name]?.mean != null),
  );
  const rows = leaderboard.map((entry) => [
    entry.isBaseline ? `${entry.title} (rule of thumb)` : entry.title,
    ...shown.map((name) => {
      const found = entry.metrics[name];
      return found?.mean == null ? '' : number.format(found.mean);
    }),
  ]);
  const head = ['', ...shown.map((name) => valueMetricTitle(name))];
  const learned = training[primary];
  const table = plainTable(head, rows, { right: head.map((_, i) => i).slice(1) });
  return learned == null
    ? table
    : `${table}\n${valueMetricTitle(primary)} on rows learned from: ${number.format(learned)}`;
}
