import type { Column, Finding } from '#contract';
import { name, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import { nameWords } from '../typing/name-words.ts';

/** What the values of the columns gave cause to say, column by column. */
export async function columnFindings(
  engine: Engine,
  drafts: readonly ColumnDraft[],
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [j, draft] of drafts.entries()) {
    const column = columns[j]!;
    const noted = [
      ...readingFindings(draft),
      ...roleFindings(draft, column),
      ...(await rangeFindings(engine, draft, column, signal)),
    ];
    findings.push(
      ...noted.map(({ code, severity, ...rest }) => ({ code, severity, column: column.name, ...rest })),
    );
  }
  return findings;
}

type Noted = Omit<Finding, 'column'>;

function noted(code: string, severity: Finding['severity'], count: number, message: string): Noted {
  return { code, severity, count, message };
}

function readingFindings({ census, typing, facts }: ColumnDraft): Noted[] {
  const found: Noted[] = [];
  const add = (code: string, severity: Finding['severity'], count: number, message: string) =>
    found.push(noted(code, severity, count, message));
  const { nRows } = census;
  const { unreadable, infinite } = typing;
  if (facts.missing > 0) {
    const texts = census.missingTokens.map((token) => (token === '' ? 'blank' : `"${token}"`)).join(', ');
    const how = texts === '' ? '' : ` (${texts})`;
    add('missing-values', 'info', facts.missing, `${facts.missing} of ${nRows} rows have no value${how}.`);
  }
  if (unreadable.cells > 0) {
    const what = typing.kind === 'date' || typing.kind === 'timestamp' ? 'dates' : 'numbers';
    add(
      'unreadable-cells',
      'warning',
      unreadable.cells,
      `Cells that are no ${what}: ${unreadable.cells}, the first in row ${unreadable.firstRow}. They count as missing.`,
    );
  }
  if (infinite > 0)
    add(
      'infinite-values',
      'warning',
      infinite,
      `Cells that are infinite or errors: ${infinite}. They count as missing.`,
    );
  if (typing.numberStyle === 'comma' && census.shapes.comma.cells > 0) {
    add('decimal-comma', 'info', census.shapes.comma.cells, 'The comma was read as the decimal mark.');
  } else if (typing.isStyleAssumed) {
    add(
      'thousands-assumed',
      'warning',
      census.shapes.groupedOrComma.cells,
      'Commas were read as thousands separators; they could be decimal marks too.',
    );
  } else if (typing.numberStyle !== null && typing.isGrouped) {
    add('thousands-separators', 'info', nRows - facts.missing, 'Thousands separators were taken out.');
  }
  if (typing.numberStyle !== null && census.undecorated !== null) {
    const what =
      census.undecorated === 'percent'
        ? 'Percent signs were taken off; 5 % is 5'
        : 'Currency signs were taken off';
    add(`${census.undecorated}-signs`, 'info', nRows - facts.missing, `${what}.`);
  }
  found.push(...dateFindings(typing, nRows - facts.missing));
  if (facts.formulaLike > 0) {
    add(
      'formula-like-text',
      'warning',
      facts.formulaLike,
      `Texts that a spreadsheet would take for a formula: ${facts.formulaLike}. Exports put a quote before them.`,
    );
  }
  return found;
}

function dateFindings({ isExcelSerial, ambiguousDate }: ColumnDraft['typing'], present: number): Noted[] {
  const found: Noted[] = [];
  if (isExcelSerial) {
    const message = 'Numbers of days, as Excel stores dates, were read as dates.';
    found.push(noted('excel-serial-date', 'info', present, message));
  }
  if (ambiguousDate !== null) {
    const { example, row } = ambiguousDate;
    const message = `Days and months cannot be told apart ("${example}" in row ${row}); pass --date-order to read the dates.`;
    found.push(noted('ambiguous-date', 'warning', present, message));
  }
  return found;
}

const ROLE_FINDINGS: Readonly<
  Record<string, { readonly code: string; readonly severity: Finding['severity'] }>
> = {
  constant: { code: 'constant-column', severity: 'warning' },
  'all-missing': { code: 'all-missing', severity: 'warning' },
  'mostly-missing': { code: 'mostly-missing', severity: 'warning' },
  'suspected-model-output': { code: 'suspected-model-output', severity: 'warning' },
};

function roleFindings({ census }: ColumnDraft, column: Column): Noted[] {
  const rule = ROLE_FINDINGS[column.roleCode];
  if (rule !== undefined) {
    const count = rule.code.endsWith('missing') ? column.missing : census.nRows - column.missing;
    return [noted(rule.code, rule.severity, count, column.roleReason)];
  }
  if (column.role !== 'target' && column.role !== 'treatment') return [];
  const message = `${column.roleReason} It never enters clustering.`;
  return [noted(`role-${column.role}`, 'info', census.nRows - column.missing, message)];
}

/** Values this many standard deviations (by the quartiles) from the median are outliers, if they are few. */
const FAR = 10;
const IQR_PER_DEVIATION = 1.349;
const MIN_ROWS = 50;
const MAX_OUTLIER_SHARE = 0.001;
/** Nobody born before is a customer today. */
const FIRST_BIRTH_YEAR = 1910;
const FIRST_BIRTH_DAY = -21_915;

async function rangeFindings(
  engine: Engine,
  draft: ColumnDraft,
  column: Column,
  signal: AbortSignal,
): Promise<Noted[]> {
  const { numeric } = column;
  if (numeric === null) return [];
  const words = nameWords(column.name);
  const isBirth = words.some(
    (word) => word === 'birth' || word === 'dob' || word === 'yob' || word === 'born',
  );
  if (isBirth && (column.kind === 'integer' || column.kind === 'date')) {
    const bound = column.kind === 'date' ? FIRST_BIRTH_DAY : FIRST_BIRTH_YEAR;
    const isYear = column.kind === 'date' || (numeric.median > 1900 && numeric.median < 2100);
    if (!isYear || numeric.min >= bound) return [];
    const early = await countOutside(engine, draft, [bound, numeric.max], signal);
    return [noted('implausible-birth', 'warning', early, `Births before ${FIRST_BIRTH_YEAR}: ${early}.`)];
  }
  const deviation = (numeric.q3 - numeric.q1) / IQR_PER_DEVIATION;
  const present = draft.census.nRows - column.missing;
  const isMeasure = column.kind === 'integer' || column.kind === 'decimal';
  if (!isMeasure || deviation === 0 || present < MIN_ROWS || column.role === 'ignore') return [];
  const low = numeric.median - FAR * deviation;
  const high = numeric.median + FAR * deviation;
  if (numeric.min >= low && numeric.max <= high) return [];
  const far = await countOutside(engine, draft, [low, high], signal);
  if (far > Math.max(3, MAX_OUTLIER_SHARE * present)) return [];
  const extreme = numeric.max > high ? numeric.max : numeric.min;
  return [
    noted(
      'outliers',
      'warning',
      far,
      `Values far from all others: ${far}, such as ${extreme}; the median is ${numeric.median}.`,
    ),
  ];
}

async function countOutside(
  engine: Engine,
  { census, typing }: ColumnDraft,
  [low, high]: readonly [number, number],
  signal: AbortSignal,
): Promise<number> {
  if (census.told?.isPlain(typing) === true) return census.told.cellsOutside(typing, [low, high]);
  const x = numericOf(typing.storage, typing.value(sql`v`));
  const [row] = await engine.rows(
    sql`SELECT coalesce(sum(n), 0) FROM (SELECT ${x} AS x, n FROM ${name(await census.table())}) WHERE x < ${low} OR x > ${high}`,
    { signal },
  );
  return Number(row?.[0]);
}
