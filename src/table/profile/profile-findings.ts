import type { Association, Column, ColumnProfile, Finding, ProposedStep } from '#contract';
import { strengthOf } from './associate.ts';
import {
  countLevels,
  drawIn,
  dropColumn,
  groupRare,
  mergeLevels,
  shortenTail,
  shortName,
} from './proposals.ts';
import { similarLevels } from './similar-levels.ts';

/** What one column gave cause to say besides what the import found. */
export interface ProfiledColumn {
  readonly column: Column;
  readonly profile: ColumnProfile;
  /** Rows of the values farthest from the median; none of a column without order. */
  readonly extremes: readonly number[];
  /** Rows with one of these levels, up to five. */
  rowsOfLevels(levels: readonly string[]): number[];
}

const SKEWED = 2;
const NEARLY_CONSTANT = 0.99;
const RARE = 0.01;
const ROWS_FOR_RARE = 200;
const MANY_LEVELS = 50;
const NEAR_DUPLICATE = 0.99;
const LEAK = 0.95;
const LONG_GAP_DAYS = 7;
const GAP_FACTOR = 5;
const IMBALANCED = 0.1;

type Noted = Omit<Finding, 'column'>;

/** Findings about the values of a column. */
export function valueFindings(input: ProfiledColumn, known: ReadonlySet<string>): Finding[] {
  const { column } = input;
  const isId = column.role === 'customer-id' || column.role === 'order-id';
  if (isId || known.has('constant-column') || known.has('all-missing')) return [];
  const ofUse = column.role === 'ignore' ? [] : [...spreadFindings(input, known), ...levelFindings(input)];
  const found = [...ofUse, ...dateFindings(input)];
  return found.map(({ code, severity, ...rest }) => ({ code, severity, column: column.name, ...rest }));
}

function spreadFindings({ column, profile, extremes }: ProfiledColumn, known: ReadonlySet<string>): Noted[] {
  const { numeric, present } = profile;
  const isMeasure = column.kind === 'integer' || column.kind === 'decimal';
  if (numeric === null || !isMeasure || profile.distinct < 2) return [];
  if (numeric.mode.count >= NEARLY_CONSTANT * present) {
    return [nearlyConstant(column.name, numeric.mode.count, String(numeric.mode.value), present)];
  }
  const found: Noted[] = [];
  const outliers = numeric.outliers.robust ?? numeric.outliers.quartiles;
  const isOfLines = column.role === 'quantity' || column.role === 'unit-price';
  const isSkewed = !isOfLines && Math.abs(numeric.skewness) > SKEWED && profile.distinct > 2;
  if (isSkewed) {
    found.push({
      code: 'skewed',
      severity: 'info',
      count: present,
      message: `A long tail ${numeric.skewness > 0 ? 'above' : 'below'}: the skewness is ${round(numeric.skewness)}, the mean ${round(numeric.mean)} and the median ${round(numeric.median)}.`,
      rows: [...extremes],
      proposal: shortenTail(column.name, numeric),
    });
  }
  if (!isSkewed && outliers !== null && outliers.count > 0 && !known.has('outliers')) {
    const rule = numeric.outliers.robust === null ? '1.5 interquartile ranges' : '3.5 robust deviations';
    const sides = { low: numeric.min < outliers.low, high: numeric.max > outliers.high };
    found.push({
      code: 'far-values',
      severity: 'info',
      count: outliers.count,
      message: `Values beyond ${rule}, outside ${round(outliers.low)} to ${round(outliers.high)}: ${outliers.count} (${percent(outliers.count / present)}).`,
      rows: [...extremes],
      ...(isOfLines ? {} : { proposal: drawIn(column.name, sides) }),
    });
  }
  return found;
}

function levelFindings({ column, profile, rowsOfLevels }: ProfiledColumn): Noted[] {
  const levels = profile.levels ?? [];
  const [first] = levels;
  if (column.kind !== 'category' || first === undefined) return [];
  const { present, distinct } = profile;
  if (distinct > 1 && first.count >= NEARLY_CONSTANT * present)
    return [nearlyConstant(column.name, first.count, first.level, present)];
  const found: Noted[] = [];
  const add = (code: string, severity: Finding['severity'], rest: Omit<Noted, 'code' | 'severity'>) =>
    found.push({ code, severity, ...rest });
  const alike = similarLevels(levels);
  const spelt = Object.keys(alike);
  if (spelt.length > 0) {
    const examples = spelt.slice(0, 3).map((level) => `"${level}" and "${alike[level]}"`);
    add('similar-levels', 'warning', {
      count: countOf(levels, spelt),
      message: `Levels that most likely mean the same: ${examples.join(', ')}${spelt.length > 3 ? ` and ${spelt.length - 3} more` : ''}.`,
      rows: rowsOfLevels(spelt),
      proposal: mergeLevels(column.name, alike),
    });
  }
  if (distinct > MANY_LEVELS) {
    add('many-levels', 'info', {
      count: distinct,
      message: `${distinct} levels are too many to compare one by one.`,
      rows: [],
      proposal: countLevels(column.name),
    });
    return found;
  }
  const rare = levels.filter(({ count }) => count < RARE * present);
  if (present >= ROWS_FOR_RARE && rare.length > 0) {
    const names = rare.map(({ level }) => level);
    add('rare-levels', 'info', {
      count: countOf(levels, names),
      message: `Levels rarer than 1 %: ${rare.length}, such as "${names[0]!.slice(0, 60)}".`,
      rows: rowsOfLevels(names),
      proposal: groupRare(column.name),
    });
  }
  return found;
}

function dateFindings({ profile: { dates, numeric } }: ProfiledColumn): Noted[] {
  const gap = dates?.longestGap ?? null;
  if (dates === null || numeric === null || gap === null || dates.presentDays < 10) return [];
  // a few dates far from all others are no gap of the others
  if (gap.from < numeric.p1 || gap.to > numeric.p99) return [];
  const usual = dates.days / dates.presentDays;
  if (gap.days < Math.max(LONG_GAP_DAYS, GAP_FACTOR * usual)) return [];
  const message = `No rows for ${gap.days} days, from ${isoDay(gap.from)} to ${isoDay(gap.to)}; ${dates.gaps === 1 ? 'it is the only gap' : `gaps in all: ${dates.gaps}`}.`;
  return [{ code: 'date-gap', severity: 'info', count: gap.days, message }];
}

function nearlyConstant(column: string, count: number, value: string, present: number): Noted {
  return {
    code: 'nearly-constant',
    severity: 'info',
    count,
    message: `${percent(count / present)} of the values are "${value.slice(0, 60)}".`,
    proposal: dropColumn(column, 'nearly all of its values are equal'),
  };
}

/** Columns in use that say the same as an earlier one; levels that lie within those of another one do not. */
export function nearDuplicates(pairs: readonly Association[], columns: readonly Column[]): Finding[] {
  const used = new Map(
    columns.filter(({ role }) => role !== 'ignore').map(({ name, distinct }) => [name, distinct]),
  );
  return pairs.flatMap(({ a, b, measure, value, n }): Finding[] => {
    if (!used.has(a) || !used.has(b) || measure === 'correlation-ratio') return [];
    if (Math.abs(value ?? 0) <= NEAR_DUPLICATE) return [];
    if (measure === 'cramer-v' && used.get(a) !== used.get(b)) return [];
    const how = measure === 'correlation' ? `correlation ${round(value!)}` : `Cramér's V ${round(value!)}`;
    return [
      {
        code: 'near-duplicate-columns',
        severity: 'warning',
        column: b,
        count: n,
        message: `"${shortName(b)}" says the same as "${shortName(a)}" (${how}): together they count double.`,
        proposal: dropColumn(b, `it says the same as "${shortName(a)}"`),
      },
    ];
  });
}

/** What the target gave cause to say: columns that give it away, levels that are few. */
export function targetFindings(target: ProfiledColumn, against: readonly Association[]): Finding[] {
  const found = against.flatMap((association): Finding[] => {
    const strength = strengthOf(association);
    if (strength < LEAK) return [];
    const proposal: ProposedStep = dropColumn(
      association.a,
      `it gives "${shortName(target.column.name)}" away`,
    );
    const message = `It tells the target nearly without fault (${round(strength)}): is it known before the outcome is?`;
    return [
      {
        code: 'suspected-leak',
        severity: 'warning',
        column: association.a,
        count: association.n,
        message,
        proposal,
      },
    ];
  });
  const rarest = target.profile.levels?.at(-1);
  if (
    rarest !== undefined &&
    target.profile.distinct <= 20 &&
    rarest.count < IMBALANCED * target.profile.present
  ) {
    const part = percent(rarest.count / target.profile.present);
    const message = `The level "${rarest.level.slice(0, 60)}" of the target holds ${part} of the rows: judge models by more than accuracy.`;
    found.push({
      code: 'rare-target-level',
      severity: 'info',
      column: target.column.name,
      count: rarest.count,
      message,
    });
  }
  return found;
}

function countOf(levels: NonNullable<ColumnProfile['levels']>, names: readonly string[]): number {
  const wanted = new Set(names);
  return levels.reduce((sum, { level, count }) => sum + (wanted.has(level) ? count : 0), 0);
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function isoDay(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? `day ${days}` : date.toISOString().slice(0, 10);
}
