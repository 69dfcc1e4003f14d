import { type Column, type Finding, kindName } from '#contract';
import type { ImportedDataset, ImportedFile } from '#pipeline';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');

/** Columns shown in the terminal; JSON has all. */
const MAX_COLUMNS = 60;
const MAX_FINDINGS = 20;

/** An import as one JSON document. */
export function importDocument({ name, version, isNew, tables }: ImportedDataset) {
  return {
    dataset: { name, version, isNew },
    tables: tables.map(({ dataset, artifact, rejected }) => ({ ...dataset, artifact, rejected })),
  };
}

/** An import for a person: rows, columns with their roles, findings, where the rejected rows are. */
export function printImport(imported: ImportedDataset): void {
  const { name, version, isNew, tables } = imported;
  const blocks = tables.map((table) => tableLines(table).join('\n'));
  const state = isNew ? '' : ' (unchanged)';
  const last = [
    `${paint('bold', `${name}@${version}`, out)}${state}: ${tables.length === 1 ? '1 table' : `${tables.length} tables`} in the workspace`,
    `Next: clientele profile ${name}, or clientele run ${name}`,
  ];
  out.write(`\n${[...blocks, last.join('\n')].join('\n\n')}\n`);
}

function tableLines({ dataset, rejected }: ImportedFile): string[] {
  const { source, rows, rejectedRows, columns } = dataset;
  const all = number.format(rows + rejectedRows);
  const place = source.table === null ? source.file : `${source.file}, ${source.table}`;
  const from = source.parts.length > 0 ? `${source.parts.length} parts` : place;
  const shown = columns.slice(0, MAX_COLUMNS).map(rowOf);
  const rest = columns.length - shown.length;
  return [
    `${paint('bold', plain(dataset.name), out)}  (${plain(from)})`,
    `${all} rows = ${number.format(rows)} kept + ${number.format(rejectedRows)} rejected; ${plain(dataset.shapeReason)}`,
    '',
    plainTable(['Column', 'Kind', 'Missing', 'Role', 'Why'], shown),
    ...(rest > 0 ? [paint('dim', `and ${rest} more columns`, out)] : []),
    ...findingLines(dataset.findings),
    ...(rejected === null ? [] : ['', `Rejected rows: ${rejected}`]),
  ];
}

function rowOf(column: Column): (string | number)[] {
  const name = column.name.length > 40 ? `${column.name.slice(0, 39)}…` : column.name;
  return [
    plain(name),
    kindName(column),
    number.format(column.missing),
    column.role,
    plain(column.roleReason),
  ];
}

function findingLines(findings: readonly Finding[]): string[] {
  const shown = findings
    .filter(({ severity }) => severity !== 'info')
    .concat(findings.filter(({ severity }) => severity === 'info'));
  const lines = shown.slice(0, MAX_FINDINGS).map(({ severity, column, message }) => {
    const mark =
      severity === 'info' ? paint('dim', '-', out) : paint(severity === 'error' ? 'red' : 'yellow', '!', out);
    return `  ${mark} ${plain(column === null || message.includes(column) ? message : `${column}: ${message}`)}`;
  });
  const rest = findings.length - lines.length;
  if (rest > 0) lines.push(`  ${paint('dim', `${rest} more, see --json`, out)}`);
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Text of a file that cannot steer the terminal. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
