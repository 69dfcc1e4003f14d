import type { Finding } from '#contract';
import type { ReadText } from '../import/read-text.ts';
import type { RejectReason } from '../text/clean-copy.ts';

const REJECTED: Record<RejectReason, { readonly code: string; readonly what: string }> = {
  'too-few-cells': { code: 'ragged-rows', what: 'have fewer cells than the header' },
  'too-many-cells': { code: 'ragged-rows', what: 'have more cells than the header' },
  'row-too-long': { code: 'too-long', what: 'are longer than 32 MB' },
  'cell-too-long': { code: 'too-long', what: 'have a cell longer than allowed' },
  'nul-bytes': { code: 'nul-bytes', what: 'hold NUL bytes' },
  'invalid-utf-8': { code: 'invalid-utf-8', what: 'hold bytes that are not UTF-8' },
  'unclosed-quote': { code: 'unclosed-quote', what: 'open a quote that is never closed' },
  'stray-quote': { code: 'stray-quote', what: 'have text after a closing quote' },
};

/** What the bytes and records of the file gave cause to say. */
export function sourceFindings({ source, survey, copy, text }: ReadText): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, severity: Finding['severity'], count: number, message: string) =>
    findings.push({ code, severity, column: null, count, message });
  if (source.encoding === 'windows-1252') {
    add(
      'encoding-assumed',
      'warning',
      text.nRows,
      'The file is not UTF-8; it was read as windows-1252, the usual one of older Windows programs.',
    );
  } else if (source.encoding !== 'utf-8') {
    add(
      'encoding-converted',
      'info',
      text.nRows,
      `The file is in ${source.encoding.toUpperCase()} and was converted.`,
    );
  }
  const nColumns = survey.names.length;
  if (!survey.header) {
    add(
      'no-header',
      'warning',
      nColumns,
      `The first row holds values, so the columns are called column_1 to column_${nColumns}.`,
    );
  }
  if (survey.unnamed.length > 0) {
    const names = survey.unnamed
      .slice(0, 5)
      .map((j) => survey.names[j])
      .join(', ');
    add(
      'unnamed-columns',
      'warning',
      survey.unnamed.length,
      `Columns without a name are called by their position: ${names}.`,
    );
  }
  if (survey.blankLines > 0) add('blank-lines', 'info', survey.blankLines, 'Blank lines were passed over.');
  if (copy !== null && copy.repairedRows > 0) {
    add(
      'trailing-cells',
      'info',
      copy.repairedRows,
      'Rows with empty cells too many at their end were kept without those.',
    );
  }
  for (const [reason, { count, firstLine }] of copy?.reasons ?? []) {
    const { code, what } = REJECTED[reason];
    add(
      code,
      'error',
      count,
      `Rows that ${what}: ${count}, the first in line ${firstLine}. They were left out and are in rejected.csv.`,
    );
  }
  return findings;
}
