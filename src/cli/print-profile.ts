import {
  type Association,
  type Column,
  type ColumnProfile,
  type Finding,
  kindName,
  type Profile,
} from '#contract';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');
const FINDINGS = 20;
const PAIRS = 12;
const AGAINST = 15;

/** A profile for a person: columns, findings with what to do, the strongest associations. */
export function printProfile(profile: Profile): void {
  const { dataset, duplicates, target } = profile;
  const rejected = dataset.rejectedRows === 0 ? '' : `, ${number.format(dataset.rejectedRows)} rejected`;
  const repeated = duplicates.rows === 0 ? '' : `, ${number.format(duplicates.rows)} repeat an earlier one`;
  const rows = `${number.format(dataset.rows)} rows${rejected}${repeated}, ${dataset.columns.length} columns`;
  const lines = ['', `${heading(short(dataset.name, 120))}  ${rows}`, '', columnTable(profile)];
  lines.push('', ...findingLines(profile.findings));
  if (target !== null) {
    lines.push('', heading(`Against ${short(target.column, 60)}`));
    lines.push(pairTable(target.against.slice(0, AGAINST), ({ a }) => [short(a, 44)], ['column']));
  }
  const strong = strongestFirst(profile.associations.pairs).slice(0, PAIRS);
  if (strong.length > 0) {
    lines.push('', heading('Strongest associations'));
    lines.push(pairTable(strong, ({ a, b }) => [short(a, 30), short(b, 30)], ['column', 'column']));
  }
  out.write(`${lines.join('\n')}\n\n`);
}

function columnTable({ dataset, columns }: Profile): string {
  const rows = dataset.columns.map((column, j) => {
    const profile = columns[j]!;
    const share = profile.missing === 0 ? '' : percent(profile.missing / (dataset.rows || 1));
    return [
      short(column.name, 32),
      kindName(column),
      column.role,
      share,
      number.format(profile.distinct),
      valuesOf(column, profile),
    ];
  });
  return plainTable(['Column', 'Kind', 'Role', 'Missing', 'Distinct', 'Values'], rows);
}

function valuesOf(column: Column, profile: ColumnProfile): string {
  const { numeric, levels } = profile;
  const unit = column.unit == null ? '' : ` ${short(column.unit, 12)}`;
  if (numeric !== null) {
    const isTime = profile.dates !== null;
    const shown = (value: number) => (isTime ? isoDay(value) : figure(value));
    return `${shown(numeric.min)} to ${shown(numeric.max)}, median ${shown(numeric.median)}${unit}`;
  }
  if (levels === null)
    return profile.lengths === null ? '' : `${profile.lengths.min} to ${profile.lengths.max} characters`;
  const first = levels
    .slice(0, 3)
    .map(({ level, count }) => `${short(level, 18)} ${percent(count / profile.present)}`);
  return `${first.join(', ')}${profile.distinct > 3 ? ', ...' : ''}`;
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['No findings.'];
  const lines = [heading('Findings')];
  for (const { severity, column, message, rows = [], count, proposal } of findings.slice(0, FINDINGS)) {
    const mark = severity === 'info' ? '-' : paint(severity === 'error' ? 'red' : 'yellow', '!', out);
    const where = column === null || message.includes(column) ? '' : `${short(column, 40)}: `;
    const at = rows.length === 0 ? '' : ` (row ${rows.join(', ')}${count > rows.length ? ', ...' : ''})`;
    lines.push(`  ${mark} ${where}${short(message, 400)}${paint('dim', at, out)}`);
    if (proposal !== undefined) lines.push(`    ${paint('dim', `> ${short(proposal.sentence, 300)}`, out)}`);
  }
  const rest = findings.length - FINDINGS;
  if (rest > 0) lines.push(`  ${paint('dim', `${rest} more with --json or --html`, out)}`);
  return lines;
}

function pairTable(
  pairs: readonly Association[],
  names: (pair: Association) => string[],
  heads: readonly string[],
): string {
  const rows = pairs.map((pair) => [...names(pair), ...measured(pair), number.format(pair.n)]);
  return plainTable([...heads, 'measured by', 'strength', 'rows'], rows);
}

const MEASURES = {
  correlation: 'Pearson, Spearman',
  'cramer-v': "Cramer's V",
  'correlation-ratio': 'eta',
} as const;

function measured({ measure, value, spearman }: Association): string[] {
  const strength = [value, spearman]
    .filter((one) => one !== null)
    .map((one) => one.toFixed(2).replace(/^-(?=0\.00$)/, ''));
  return [MEASURES[measure], strength.length === 0 ? 'none' : strength.join(', ')];
}

function strongestFirst(pairs: readonly Association[]): Association[] {
  const strength = ({ value, spearman }: Association) =>
    Math.max(Math.abs(value ?? 0), Math.abs(spearman ?? 0));
  return pairs.filter((pair) => strength(pair) > 0).sort((a, b) => strength(b) - strength(a));
}

function heading(text: string): string {
  return paint('bold', text, out);
}

/** A name or level on one line and of a bounded width; what a terminal would obey is taken out. */
function short(text: string, longest: number): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const characters = Array.from(plain);
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 3).join('')}...`;
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function isoDay(days: number): string {
  const date = new Date(Math.floor(days) * 86_400_000);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10);
}
