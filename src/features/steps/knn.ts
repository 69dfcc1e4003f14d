import { z } from 'zod';
import { AppError, createRng } from '#base';
import type { Frame, FrameColumn, NumericColumn } from '#matrix';
import { join, type Sql, sql } from '#sql';
import { finiteValues, mean, standardDeviation } from '../rowwise/statistics.ts';
import { unknownColumn } from './column-step.ts';
import { double, numericColumn } from './columns.ts';
import type { FitInput, FittedStep, SqlColumns } from './protocol.ts';

/** Columns that one step may compare rows by: each is a level of nesting in SQL. */
const MOST_COLUMNS = 100;

/** Most rows that a value is the mean of. */
export const MOST_NEIGHBOURS = 100;

/** What fitting keeps: reference rows of raw numbers. */
export const knnSpecSchema = z
  .object({
    method: z.literal('knn'),
    columns: z.array(z.string()).min(1).max(MOST_COLUMNS),
    neighbours: z.number().int().min(1).max(MOST_NEIGHBOURS),
    spreads: z.array(z.number().positive()).describe('standard deviation of each column'),
    reference: z.array(z.number().nullable()).describe('reference rows, row by row; null is missing'),
    fills: z.array(z.number()).describe('where no reference row can be compared: the mean'),
    missing: z.array(z.number().int()).describe('by column, among the rows that were learned from'),
  })
  .refine(
    ({ columns, spreads, reference, fills, missing }) =>
      [spreads, fills, missing].every((one) => one.length === columns.length) &&
      reference.length % columns.length === 0,
    'expected a value for each column',
  );
export type KnnSpec = z.infer<typeof knnSpecSchema>;

export interface KnnOptions {
  readonly neighbours: number;
  /** Most reference rows. */
  readonly reference: number;
  readonly seed: number;
}

/** Keeps reference rows; of more than there may be, a sample. */
export function fitKnn(
  { neighbours, reference: most, seed }: KnnOptions,
  { frame, rows, columns }: FitInput,
): KnnSpec {
  if (columns.length > MOST_COLUMNS) {
    throw new AppError(
      'OPTION_INVALID',
      `step impute: expected at most ${MOST_COLUMNS} columns for knn, got ${columns.length}`,
    );
  }
  const values = columns.map((column) => numericColumn(frame, column).values);
  const present = values.map((own) => finiteValues(own, rows));
  const usable = rows.filter((row) => values.some((own) => Number.isFinite(own[row]!)));
  const reference = sampled(usable, most, seed);
  return {
    method: 'knn',
    columns: [...columns],
    neighbours,
    spreads: present.map((own) => (own.length === 0 ? 1 : standardDeviation(own) || 1)),
    reference: Array.from(reference).flatMap((row) =>
      values.map((own) => (Number.isFinite(own[row]!) ? own[row]! : null)),
    ),
    fills: present.map((own) => (own.length === 0 ? 0 : mean(own))),
    missing: present.map((own) => rows.length - own.length),
  };
}

/** So many of the rows, ascending (Fisher and Yates, stopped early). */
function sampled(rows: Uint32Array, most: number, seed: number): Uint32Array {
  if (rows.length <= most) return rows;
  const rng = createRng(seed).fork('knn');
  const left = rows.slice();
  for (let i = 0; i < most; i++) {
    const j = i + rng.int(left.length - i);
    [left[i], left[j]] = [left[j]!, left[i]!];
  }
  return left.slice(0, most).sort();
}

/**
 * Fills by the mean of the nearest reference rows: Euclidean distance over the standardised columns that both rows
 * have, in proportion to their number (Troyanskaya et al. 2001; Dixon 1979 for the distance).
 */
export function loadKnn(spec: KnnSpec): FittedStep {
  const places = new Map(spec.columns.map((column, j) => [column, j]));
  const reference = {
    raw: Float64Array.from(spec.reference, (value) => value ?? Number.NaN),
    scaled: scaled(spec),
  };
  return {
    outputs: (columns) => {
      for (const column of spec.columns) {
        const found = columns.find((candidate) => candidate.name === column);
        if (found === undefined) throw unknownColumn('impute', column);
        if (found.type === 'numeric') continue;
        const message = `step impute, column "${column}": expected numbers for knn, got categories`;
        throw new AppError('COLUMN_WRONG_KIND', message, { data: { column } });
      }
      // a value that comes from its neighbours is made of all these columns, yet it stands for its own
      return [...columns];
    },
    apply: (frame) => {
      const raw = spec.columns.map((column) => numericColumn(frame, column));
      const changed = raw.map((column, j) => filled(column, j, { spec, raw, reference }));
      const columns = frame.columns.map(
        (column): FrameColumn => changed[places.get(column.name) ?? -1] ?? column,
      );
      return { ...frame, columns } satisfies Frame;
    },
    toSql: (columns) =>
      new Map(
        [...columns].map(([column, value]) => {
          const place = places.get(column);
          return [column, place === undefined ? value : filledSql(place, spec, columns)] as const;
        }),
      ),
    describe: () =>
      spec.columns.map((column, j) => ({
        column,
        words:
          spec.missing[j] === 0
            ? []
            : [`the mean of the ${spec.neighbours} nearest rows for ${spec.missing[j]} missing`],
      })),
  };
}

function filled(
  column: NumericColumn,
  target: number,
  { spec, raw, reference }: { spec: KnnSpec; raw: readonly NumericColumn[]; reference: Reference },
): NumericColumn {
  if (!column.values.some(Number.isNaN)) return column;
  const row = new Float64Array(raw.length);
  const values = column.values.slice();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) continue;
    for (let j = 0; j < row.length; j++) row[j] = raw[j]!.values[i]! / spec.spreads[j]!;
    values[i] = nearestMean(row, target, { spec, reference }) ?? spec.fills[target]!;
  }
  return { ...column, values };
}

/** Reference rows as they are, and in standard deviations. */
interface Reference {
  readonly raw: Float64Array;
  readonly scaled: Float64Array;
}

function scaled({ reference, spreads }: KnnSpec): Float64Array {
  const d = spreads.length;
  return Float64Array.from(reference, (value, at) => (value ?? Number.NaN) / spreads[at % d]!);
}

/** The mean of a column over the nearest rows that have it; the first of equally near ones. @param row is scaled. */
function nearestMean(
  row: Float64Array,
  target: number,
  { spec: { neighbours }, reference: { raw, scaled: rows } }: { spec: KnnSpec; reference: Reference },
): number | null {
  const d = row.length;
  const distances = new Float64Array(neighbours);
  const values = new Float64Array(neighbours);
  let found = 0;
  for (let at = 0; at < raw.length; at += d) {
    const value = raw[at + target]!;
    if (Number.isNaN(value)) continue;
    let [sum, both] = [0, 0];
    for (let j = 0; j < d; j++) {
      const gap = row[j]! - rows[at + j]!;
      if (Number.isNaN(gap)) continue;
      sum += gap * gap;
      both++;
    }
    if (both === 0) continue;
    const distance = sum / both;
    if (found === neighbours && distance >= distances[found - 1]!) continue;
    let place = found < neighbours ? found++ : found - 1;
    for (; place > 0 && distances[place - 1]! > distance; place--) {
      distances[place] = distances[place - 1]!;
      values[place] = values[place - 1]!;
    }
    distances[place] = distance;
    values[place] = value;
  }
  let sum = 0;
  for (let i = 0; i < found; i++) sum += values[i]!;
  return found === 0 ? null : sum / found;
}

function filledSql(target: number, spec: KnnSpec, from: SqlColumns): Sql {
  const d = spec.columns.length;
  const value = columnSql(spec.columns[target]!, from);
  const gaps: Sql[] = [];
  const both: Sql[] = [];
  for (const [j, column] of spec.columns.entries()) {
    // the own column is missing where this is needed
    if (j === target) continue;
    const gap = sql`(${columnSql(column, from)} / ${double(spec.spreads[j]!)} - r[${j + 1}])`;
    gaps.push(sql`coalesce(${gap} * ${gap}, 0.0::DOUBLE)`);
    both.push(sql`CASE WHEN ${columnSql(column, from)} IS NULL OR r[${j + 1}] IS NULL THEN 0 ELSE 1 END`);
  }
  if (gaps.length === 0) return sql`coalesce(${value}, ${double(spec.fills[target]!)})`;
  // each row in standard deviations, then the value as it is
  const near = scaled(spec);
  const rows: string[] = [];
  for (let at = 0; at < spec.reference.length; at += d) {
    if (spec.reference[at + target] === null) continue;
    const row = Array.from(near.subarray(at, at + d), (one) => (Number.isNaN(one) ? 'NULL' : one));
    rows.push(`[${[...row, spec.reference[at + target]]}]`);
  }
  const reference = sql`CAST(${`[${rows}]`} AS DOUBLE[][])`;
  const distance = sql`(${join(gaps, sql` + `)}) / nullif(CAST(${join(both, sql` + `)} AS DOUBLE), 0)`;
  const compared = sql`list_transform(${reference}, lambda r, i: {'d': ${distance}, 'i': i, 'v': r[${d + 1}]})`;
  const nearest = sql`list_sort(list_filter(${compared}, lambda e: e.d IS NOT NULL))[1:${spec.neighbours}]`;
  const average = sql`list_transform([list_transform(${nearest}, lambda e: e.v)], lambda v: list_sum(v) / len(v))[1]`;
  return sql`CASE WHEN ${value} IS NULL THEN coalesce(${average}, ${double(spec.fills[target]!)}) ELSE ${value} END`;
}

function columnSql(column: string, from: SqlColumns): Sql {
  const value = from.get(column);
  if (value === undefined) throw unknownColumn('impute', column);
  return value;
}
