import type { Dataset, Finding } from '#contract';
import type { Copies } from './count-duplicates.ts';
import type { ProfiledColumn } from './profile-findings.ts';
import { drawIn, dropColumn, dropCopies, fillMissing } from './proposals.ts';
import type { RowFinder } from './row-finder.ts';

/** Findings that the profile counts by itself. */
const COUNTED_AGAIN = new Set([
  'duplicate-rows',
  'duplicate-ids',
  'duplicate-customers',
  'below-range',
  'above-range',
  'unknown-level',
]);

/** The findings of the import, with example rows and what to do about them where that is known. */
export function withExamples(
  { columns, findings }: Dataset,
  profiled: readonly ProfiledColumn[],
  rows: RowFinder,
): Finding[] {
  const places = new Map(columns.map(({ name }, j) => [name, j]));
  return findings.flatMap((finding): Finding[] => {
    if (COUNTED_AGAIN.has(finding.code)) return [];
    const j = finding.column === null ? undefined : places.get(finding.column);
    return [j === undefined ? finding : explained(finding, { j, rows, profiled: profiled[j]! })];
  });
}

const USELESS: Readonly<Record<string, string>> = {
  'constant-column': 'it does not vary',
  'all-missing': 'it has no values',
  'mostly-missing': 'most of its values are missing',
  'suspected-model-output': 'it seems to be the output of a model',
};

function explained(
  finding: Finding,
  at: { readonly j: number; readonly rows: RowFinder; readonly profiled: ProfiledColumn },
): Finding {
  const { j, rows, profiled } = at;
  const { column, extremes } = profiled;
  const because = USELESS[finding.code];
  if (because !== undefined) return { ...finding, proposal: dropColumn(column.name, because) };
  if (finding.code === 'missing-values') {
    const isFilled = column.kind !== 'text' && column.kind !== 'identifier' && column.distinct > 1;
    const isId = column.role === 'customer-id' || column.role === 'order-id';
    return {
      ...finding,
      rows: rows.missing(j),
      ...(isFilled && !isId ? { proposal: fillMissing(column) } : {}),
    };
  }
  if (finding.code === 'outliers') {
    const { numeric } = profiled.profile;
    const isHigh = numeric !== null && numeric.max - numeric.median >= numeric.median - numeric.min;
    const proposal = drawIn(column.name, { low: !isHigh, high: isHigh });
    return { ...finding, rows: extremes.slice(0, finding.count), proposal };
  }
  if (finding.code === 'implausible-birth') {
    const proposal = drawIn(column.name, { low: true, high: false });
    return { ...finding, rows: rows.ends(j, 'low').slice(0, finding.count), proposal };
  }
  return finding;
}

/** Few columns repeat by chance. */
const MIN_COLUMNS = 8;

/** Rows that repeat others, with examples. */
export function duplicateFindings(
  { columns, shape }: Dataset,
  copies: { readonly all: Copies; readonly id: Copies | null; readonly exceptId: Copies | null },
): Finding[] {
  const found: Finding[] = [];
  const isCustomers = shape === 'customers';
  if (copies.all.count > 0) {
    const { count, rows } = copies.all;
    found.push({
      code: 'duplicate-rows',
      severity: isCustomers ? 'warning' : 'info',
      column: null,
      count,
      message: `Rows that repeat an earlier row in every column: ${count}. They were kept.`,
      rows: [...rows],
      ...(isCustomers
        ? { proposal: dropCopies(null, 'Keep the first of rows that are equal in every column.') }
        : {}),
    });
  }
  const id = columns.find(({ role }) => role === 'customer-id');
  if (!isCustomers || id === undefined) return found;
  if (copies.id !== null && copies.id.count > 0) {
    const { count, rows } = copies.id;
    found.push({
      code: 'duplicate-ids',
      severity: 'warning',
      column: id.name,
      count,
      message: `Rows with the id of an earlier row: ${count}.`,
      rows: [...rows],
      proposal: dropCopies(id.name, `Keep the first row of each "${id.name}".`),
    });
  }
  const twins = (copies.exceptId?.count ?? 0) - copies.all.count;
  if (copies.exceptId !== null && twins > 0 && columns.length > MIN_COLUMNS) {
    found.push({
      code: 'duplicate-customers',
      severity: 'warning',
      column: id.name,
      count: twins,
      message: `Customers who equal an earlier one in everything but the id: ${twins}. They may be the same persons twice.`,
      rows: [...copies.exceptId.rows],
      proposal: {
        step: 'dedupe',
        column: null,
        options: { keep: 'first', except: [id.name] },
        sentence: `Keep the first of customers who differ in "${id.name}" alone.`,
      },
    });
  }
  return found;
}
