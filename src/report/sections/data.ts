import type { Dataset, Finding, ReportData, Severity } from '#contract';
import { bytes, count, counted, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { columnTable } from './column-table.ts';
import { fold, type Section, section } from './section.ts';

/** Columns and findings listed openly; longer lists fold. */
const OPEN = 12;

/** What was read, what was noticed, what each column is for. */
export function dataFindings({ datasets }: ReportData): Section {
  return section({
    id: 'data',
    title: 'Data',
    lead: 'What was in the files and what was noticed while reading them.',
    content: datasets.map(dataset),
  });
}

function dataset(data: Dataset): Safe {
  const { source } = data;
  const total = data.rows + data.rejectedRows;
  const facts = [
    fact(count(data.rows), 'rows read'),
    fact(count(data.rejectedRows), `rows rejected (${share(data.rejectedRows / (total || 1))})`),
    fact(count(data.columns.length), 'columns'),
    fact(count(data.columns.reduce((sum, c) => sum + c.missing, 0)), 'missing values'),
  ];
  return html`<h3>${label(data.name, 120)}</h3>
<p class="soft small">${label(source.file, 120)}${source.table !== null && html`, ${label(source.table, 120)}`}, ${bytes(source.bytes)}, ${formatOf(source)}${source.gzip && ', gzip'}${!source.header && ', no header'}. ${clip(data.shapeReason, 300)}</p>
<dl class="facts">${facts}</dl>
<h4 class="h">Findings</h4>
${findings(data.findings)}
${fold(`All ${counted(data.columns.length, 'column')}`, columnTable(data), data.columns.length > OPEN)}
`;
}

/** How a table was written, in words. */
function formatOf({ format, delimiter, encoding }: Dataset['source']): string {
  if (delimiter === null) return FORMATS[format];
  return `${encoding}, ${DELIMITERS[delimiter]}`;
}

const FORMATS = {
  text: 'text',
  json: 'JSON',
  ndjson: 'JSON lines',
  xlsx: 'Excel workbook',
  parquet: 'Parquet',
  duckdb: 'DuckDB database',
  postgres: 'PostgreSQL database',
} as const;

const DELIMITERS = {
  ',': 'comma separated',
  ';': 'semicolon separated',
  '\t': 'tab separated',
  '|': 'bar separated',
  whitespace: 'whitespace separated',
} as const;

const SEVERITIES: Readonly<Record<Severity, { tone: string; word: string; rank: number }>> = {
  error: { tone: 'bad', word: 'error', rank: 0 },
  warning: { tone: 'warn', word: 'warning', rank: 1 },
  info: { tone: '', word: 'good to know', rank: 2 },
};

function findings(list: readonly Finding[]): Safe {
  if (list.length === 0) return html`<p class="small">Nothing to report.</p>`;
  const ordered = list
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => SEVERITIES[a.finding.severity].rank - SEVERITIES[b.finding.severity].rank || a.i - b.i)
    .map(({ finding }) => finding);
  const rest = ordered.slice(OPEN);
  return html`${findingList(ordered.slice(0, OPEN))}${rest.length > 0 && fold(counted(rest.length, 'more finding'), findingList(rest), true)}`;
}

function findingList(list: readonly Finding[]): Safe {
  const items = list.map(({ severity, message, column }) => {
    const { tone, word } = SEVERITIES[severity];
    const where = column !== null && !message.includes(column) && html`<b>${label(column, 60)}</b>: `;
    return html`<span><span class="chip ${tone}">${word}</span></span><p>${where}${clip(message, 500)}</p>`;
  });
  return html`<div class="find">${items}</div>`;
}

function fact(value: string, name: string): Safe {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
