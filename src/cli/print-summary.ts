import Table from 'cli-table3';
import type { Finding, SegmentationSummary, Summary, TableUse, Verdict } from '#contract';
import type { RegisteredModel, RunFiles, RunResult } from '#pipeline';
import { paint } from './paint.ts';
import { plainBorders } from './plain-table.ts';
import { verdictLines } from './print-prediction.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');

const verdictWords: Record<Verdict, string> = {
  stable: 'STABLE: these segments come back when customers change',
  doubtful: 'DOUBTFUL: some of these segments do not hold',
  'do-not-use': 'DO NOT USE: this data shows no segments that can be trusted',
};
const verdictColours = { stable: 'green', doubtful: 'yellow', 'do-not-use': 'red' } as const;

const useWords: Record<TableUse['role'], string> = {
  customers: 'the customers',
  orders: 'their orders',
  addresses: 'joined to the customers',
  further: 'joined to the customers',
  new: 'customers to be scored',
  ignore: 'not used',
};

/** The result of a run for a person: data, verdict, segments, where the files are, which model it is. */
export function printSummary({ summary, files, model }: RunResult): void {
  const lines: string[] = [''];
  const use = (of: TableUse | null | undefined) =>
    of == null || summary.datasets.length < 2 ? '' : `, ${useWords[of.role]}`;
  for (const dataset of summary.datasets) {
    const rejected = dataset.rejectedRows === 0 ? '' : `, ${number.format(dataset.rejectedRows)} rejected`;
    lines.push(
      `${paint('bold', dataset.name, out)}  ${number.format(dataset.rows)} rows, ${dataset.columns} columns${rejected}${use(dataset.use)}`,
    );
    lines.push(...findingLines(dataset.findings));
  }
  if (summary.segmentation !== null) lines.push('', ...segmentationLines(summary.segmentation));
  for (const one of summary.predictions ?? []) lines.push('', ...predictionLines(one));
  lines.push('');
  for (const [what, file] of Object.entries(files)) {
    if (file !== null) lines.push(`${`${fileLabels[what as keyof RunFiles]}:`.padEnd(12)}${file}`);
  }
  lines.push(...exportLines(summary.exports ?? []));
  if (model !== null) lines.push(`${'Model:'.padEnd(12)}${modelLabel(model)}`);
  out.write(`${lines.join('\n')}\n`);
}

/** What was foretold, in three lines. */
function predictionLines(prediction: NonNullable<Summary['predictions']>[number]): string[] {
  const { target, metrics, primary, baseline, model } = prediction;
  const figure = (of: typeof metrics) => of[primary]?.mean?.toFixed(3) ?? '-';
  return [
    `${paint('bold', `Foretold: ${target}`, out)}  ${primary.toUpperCase()} ${figure(metrics)}, ${baseline.title.toLowerCase()} ${figure(baseline.metrics)}${model === null ? '' : `  (${model})`}`,
    ...verdictLines(prediction),
  ];
}

/** What of the lists is not as it was read. */
function exportLines(exports: NonNullable<Summary['exports']>): string[] {
  return exports.flatMap(({ file, neutralised, cut }) => [
    ...(neutralised === 0
      ? []
      : [
          `  ${file}: cells with a quote before a text that looks like a formula: ${number.format(neutralised)}.`,
        ]),
    ...(cut === 0 ? [] : [`  ${file}: texts cut to the 32,767 characters of a cell: ${number.format(cut)}.`]),
  ]);
}

function modelLabel({ name, version, aliases }: RegisteredModel): string {
  return `${name}@${version}${aliases.length > 0 ? ` (${aliases.join(', ')})` : ''}`;
}

const fileLabels: Record<keyof RunFiles, string> = {
  report: 'Report',
  customers: 'Customers',
  workbook: 'Workbook',
  parquet: 'Parquet',
  newCustomers: 'New',
  summary: 'Summary',
  rejected: 'Rejected',
};

function findingLines(findings: readonly Finding[]): string[] {
  const told = findings.filter(({ code }) => code.startsWith('preset-'));
  const shown = findings.filter((finding) => finding.severity !== 'info').slice(0, 6);
  const lines = shown.map(({ severity, column, message }) => {
    const mark = paint(severity === 'error' ? 'red' : 'yellow', '!', out);
    return `  ${mark} ${column === null || message.includes(column) ? '' : `${column}: `}${message}`;
  });
  const rest = findings.length - lines.length - told.length;
  for (const { message } of told) lines.push(`  ${paint('dim', '·', out)} ${message}`);
  if (rest > 0) {
    lines.push(`  ${paint('dim', `${rest} more ${rest === 1 ? 'finding' : 'findings'} in the report`, out)}`);
  }
  return lines;
}

function segmentationLines(segmentation: SegmentationSummary): string[] {
  const { verdict } = segmentation;
  const table = new Table({
    head: ['', 'Segment', 'Customers', 'Share', 'Stability', '', 'What to do'],
    colAligns: ['right', 'left', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
    chars: plainBorders,
  });
  for (const segment of segmentation.segments) {
    table.push([
      segment.id,
      segment.name,
      number.format(segment.size),
      `${(100 * segment.share).toFixed(1)} %`,
      segment.stability === null ? '' : segment.stability.toFixed(2),
      segment.verdict?.replace('-', ' ') ?? '',
      segment.action?.action ?? '',
    ]);
  }
  return [
    paint(['bold', verdictColours[verdict]], verdictWords[verdict], out),
    ...segmentation.reasons.map((reason) => `  ${reason.message}`),
    '',
    table.toString(),
    '',
    ...segmentation.segments.map((segment) => `${segment.id}. ${segment.sentence}`),
  ];
}
