import { AppError } from '#base';
import type { Frame, FrameColumn } from '#matrix';
import { changed, type NumberChange, type NumberPass, numberPass } from './number-change.ts';
import type { ColumnInfo, FittedStep, Warn } from './protocol.ts';
import { MISSING_AT_END, ownColumns, type StepsSpec, withoutInfinities } from './run-steps.ts';

/** Writes the features of rows into a matrix; the same bytes as all steps one after another. */
export interface FeatureWriter {
  readonly nFeatures: number;
  /** @param row place of the frame's first row in the matrix. @throws COLUMN_WRONG_KIND for features beyond all bounds */
  write(frame: Frame, target: { readonly data: Float32Array; readonly row: number }): void;
  /** Tells what was missing or unknown, once all rows are written. */
  tell(warn: Warn): void;
}

/** Largest magnitude of a feature: its square must stay well inside f32. */
const LARGEST = 1e15;
/** Rows that are written for all columns before the next ones: they stay in the cache. */
const BLOCK = 256;

/** Loads the steps of a spec for writing; one writer for the rows of one matrix. */
export function featureWriter(
  spec: StepsSpec,
  { steps, features }: { steps: readonly FittedStep[]; features: readonly ColumnInfo[] },
): FeatureWriter {
  // up to the last step that looks at several columns all steps are applied one after another; from there on each
  // column goes its own way, and where only its numbers change it is written in one pass
  const split = steps.findLastIndex(({ ofColumn }) => ofColumn === undefined) + 1;
  const tally = newTally();
  const passes = new Map<string, NumberPass>();
  const places = new Map(features.map(({ name }, j) => [name, j]));
  const fills = new Map(spec.fills.map(({ feature, value }) => [feature, value]));
  const tail = steps.slice(split);

  /** The pass of a column whose name is that of its feature; made at its first rows. */
  const passOf = (feature: string, changes: readonly NumberChange[], isRaw: boolean): NumberPass => {
    const found = passes.get(feature);
    if (found !== undefined) return found;
    const column = sourceOf(features[places.get(feature)!]!);
    const fill = fills.get(feature) ?? 0;
    const rare = (raw: number): number => {
      const value = changed(changes, isRaw && !Number.isFinite(raw) ? Number.NaN : raw);
      if (!Number.isNaN(value)) return bounded(value, column);
      if (spec.missing === 'kept') return value;
      tally.count(feature, MISSING_AT_END, 1);
      return bounded(fill, column);
    };
    const filled = changed(changes, Number.NaN);
    const missing = Math.abs(filled) <= LARGEST ? filled : Number.NaN;
    const pass = numberPass(changes, { bound: LARGEST, missing, rare });
    passes.set(feature, pass);
    return pass;
  };

  return {
    nFeatures: features.length,
    write: (raw, { data, row }) => {
      let frame: Frame = { nRows: raw.nRows, columns: ownColumns(spec, raw, tally.count) };
      if (split > 0) {
        frame = steps
          .slice(0, split)
          .reduce((now, step) => step.apply(now, tally.count), withoutInfinities(frame));
      }
      const jobs = frame.columns.flatMap((column) => {
        const changes = column.type === 'numeric' ? changesOf(column.name, tail) : null;
        if (column.type === 'numeric' && changes !== null)
          return [
            {
              values: column.values,
              at: places.get(column.name)!,
              pass: passOf(column.name, changes, split === 0),
            },
          ];
        return alone(column, { tail, nRows: frame.nRows, warn: tally.count }).map(({ name, values }) => ({
          values,
          at: places.get(name)!,
          pass: passOf(name, [], false),
        }));
      });
      const stride = features.length;
      for (let from = 0; from < frame.nRows; from += BLOCK) {
        const range = { from, to: Math.min(from + BLOCK, frame.nRows) };
        const start = (row + from) * stride;
        for (const { values, at, pass } of jobs) pass(values, range, { data, at: start + at, stride });
      }
    },
    tell: (warn) => {
      for (const { column, what, count } of tally.all()) warn(column, what, count);
    },
  };
}

/** The changes of a column's numbers by these steps; null where one does more than that. */
function changesOf(column: string, steps: readonly FittedStep[]): NumberChange[] | null {
  const changes: NumberChange[] = [];
  for (const { ofColumn } of steps) {
    const change = ofColumn?.(column);
    if (change === 'other' || change === undefined) return null;
    if (change !== 'nothing') changes.push(change);
  }
  return changes;
}

/** What steps that take one column after another make of one. */
function alone(
  column: FrameColumn,
  { tail, nRows, warn }: { tail: readonly FittedStep[]; nRows: number; warn: Warn },
): { name: string; values: Float64Array }[] {
  const start = withoutInfinities({ nRows, columns: [column] });
  const { columns } = tail.reduce((now, step) => step.apply(now, warn), start);
  return columns.flatMap((one) => (one.type === 'numeric' ? [one] : []));
}

function newTally() {
  const counts = new Map<string, { column: string; what: string; count: number }>();
  const count: Warn = (column, what, n) => {
    const key = `${what}\n${column}`;
    const found = counts.get(key);
    if (found === undefined) counts.set(key, { column, what, count: n });
    else found.count += n;
  };
  return { count, all: () => counts.values() };
}

/** The raw column of a feature; a feature of several stands for itself. */
export function sourceOf({ name, sources }: ColumnInfo): string {
  return sources.length === 1 ? sources[0]! : name;
}

function bounded(value: number, column: string): number {
  if (Math.abs(value) <= LARGEST) return value;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `column "${column}": expected features up to ${LARGEST}, got ${value}`,
    {
      hint: 'Scale the column with --scale standard or robust, or leave it out with --ignore.',
      data: { column },
    },
  );
}
