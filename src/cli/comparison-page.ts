import type { Difference, MetricDifference, RunComparison } from './compare-runs.ts';
import { figure, plainValue } from './format-cell.ts';
import { plainTable } from './plain-table.ts';

const WIDTH = 100;

/** A comparison of two runs for a person. */
export function comparisonPage({ a, b, options, data, results, metrics }: RunComparison): string {
  const parts = [
    `a  ${a}\nb  ${b}`,
    differences('Options', options),
    differences('Data', data),
    differences('Results', results),
    metricTable(metrics),
    data.length > 0 && metrics.length > 0
      ? 'The runs read different data, so that none of the values is called better.'
      : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function differences(name: string, rows: readonly Difference[]): string {
  if (rows.length === 0) return `${name}: no difference`;
  const cells = rows.map((row) => [row.name, shortened(row.a), shortened(row.b)]);
  return plainTable([name, 'a', 'b'], cells, { cut: [1, 2], width: WIDTH });
}

/** A build is told by its beginning. */
function shortened(value: unknown): string {
  const text = plainValue(value);
  return /^[0-9a-f]{32,}$/.test(text) ? text.slice(0, 12) : text;
}

function metricTable(metrics: readonly MetricDifference[]): string {
  if (metrics.length === 0) return 'Metrics: none';
  const rows = metrics.map(({ name, a, b, difference, better }) => [
    name,
    figure(a),
    figure(b),
    difference === null || difference === 0 ? '' : `${difference > 0 ? '+' : ''}${figure(difference)}`,
    better === null ? '' : `${better} is better`,
  ]);
  return plainTable(['Metric', 'a', 'b', 'b - a', ''], rows, { right: [1, 2, 3] });
}
