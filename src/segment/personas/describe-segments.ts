import { invariant, throwIfAborted } from '#base';
import type { Persona, Reason, Trait } from '#contract';
import type { Context, FeatureMatrix, Frame, FrameColumn } from '#matrix';
import type { CertifiedSegment } from '../certify/index.ts';
import type { KeptIdentity } from '../identity/index.ts';
import { columnFacts, type SegmentTrait } from './column-facts.ts';
import { effectIntervals } from './effect-intervals.ts';
import { formatValue, type ValueKind } from './format-value.ts';
import { identityNotes, idsOf, shownNames } from './kept-names.ts';
import { nameSegments } from './name-segments.ts';
import { orderByValue } from './order-by-value.ts';
import { rankNames } from './rank-names.ts';
import { segmentRules } from './segment-rule.ts';
import { describeInSentence } from './sentence.ts';
import { typicalRows } from './typical-rows.ts';

/** What personas are made of; all of the same rows. */
export interface DescribeInput {
  /** Raw columns: those used and others that describe; none with personal data. */
  readonly frame: Frame;
  /** The features that were clustered: the raw columns of theirs name the segments, others only tell apart. */
  readonly matrix: FeatureMatrix;
  /** [nRows] 0..k-1. */
  readonly labels: Int32Array;
  /** [k] in the order of the labels. */
  readonly segments: readonly CertifiedSegment[];
  /** Numeric column of the frame by which segments are numbered, or null for by size. */
  readonly value: string | null;
  /** Whether segments are called vip, plus, mid and low in the order of the value. Default false. */
  readonly isRanked?: boolean;
  /** Ids and names of the segments that these are again; default null: all are new. */
  readonly identity?: KeptIdentity | null;
  /** What the numbers of a column are; default `boolean` where they are all 0 or 1, else `number`. */
  readonly kinds?: Readonly<Record<string, ValueKind>>;
}

/** Personas, and how labels map to them. */
export interface Description {
  /** The most valuable first; without earlier ids their ids are 1..k in this order. */
  readonly personas: readonly Persona[];
  /** [k] id of each label. */
  readonly idOfLabel: Int32Array;
  /** What is to be said of ids and names that were kept. */
  readonly notes: readonly Reason[];
}

/** Share of the largest effect of a column at which another level may be told instead. */
const NEARLY = 0.8;
/** Customers nearest to the middle of a segment that are shown. */
const TYPICAL_CUSTOMERS = 3;

/** Orders, names and describes the segments, every word and figure from the raw columns. O(columns n log n) */
export function describeSegments(input: DescribeInput, ctx: Context): Description {
  const { frame, matrix, labels, segments } = input;
  const kinds = new Map(
    frame.columns.map((column) => [column.name, input.kinds?.[column.name] ?? guessKind(column)]),
  );
  const kindOf = (column: string): ValueKind => kinds.get(column) ?? 'number';
  invariant(frame.nRows === labels.length, 'describe: frame and labels have other rows');
  const value = frame.columns.find((column) => column.name === input.value);
  const order = orderByValue(segments, labels, value?.type === 'numeric' ? value.values : null);
  const traits = segments.map((): SegmentTrait[] => []);
  for (const [at, column] of frame.columns.entries()) {
    throwIfAborted(ctx.signal);
    for (const [c, facts] of columnFacts(column, labels, segments.length).entries())
      traits[c]!.push(...facts);
    ctx.progress.report((at + 1) / frame.columns.length, 'personas');
  }
  const usedColumns = new Set(matrix.features.map((feature) => feature.column));
  const isUsed = (trait: SegmentTrait): boolean => usedColumns.has(trait.column);
  const names = nameSegments(
    order.map((label) => ({
      used: traits[label]!.filter(isUsed),
      further: traits[label]!.filter((trait) => !isUsed(trait)),
    })),
    kindOf,
  );
  const k = segments.length;
  const typical = typicalRows(matrix, labels, { k, count: TYPICAL_CUSTOMERS });
  const rules = segmentRules(frame, { labels, k, kindOf });
  const intervals = effectIntervals(frame, { labels, k, traits }, ctx.rng.fork('effects'));
  const identity = input.identity ?? null;
  const idOfLabel = idsOf(order, identity);
  const made = input.isRanked === true ? rankNames(order, segments) : names;
  const given = input.isRanked === true ? segments.map(() => ({ name: null })) : segments;
  const shown = shownNames(order, { given, made, identity });
  const personas = order.map((label, at): Persona => {
    const { size, share, stability, verdict } = segments[label]!;
    const telling = mostTelling(traits[label]!, isUsed);
    return {
      id: idOfLabel[label]!,
      name: shown[at]!,
      sentence: describeInSentence({ size, share, traits: telling }, kindOf),
      size,
      share,
      stability,
      verdict,
      traits: byEffect(traits[label]!).map((trait) => plainTrait(trait, intervals.get(trait.feature), label)),
      typicalCustomer: rawValues(frame, typical[label]![0]!, kindOf),
      alsoTypical: typical[label]!.slice(1).map((row) => rawValues(frame, row, kindOf)),
      rule: rules[label]!,
    };
  });
  return { personas, idOfLabel, notes: identityNotes(order, { identity, shown, made }) };
}

/**
 * One trait a column, those of used columns first, each by effect. Of a category the level that is more frequent
 * in the segment is told rather than the one that is rarer; columns that say the same are told once.
 */
function mostTelling(
  traits: readonly SegmentTrait[],
  isUsed: (trait: SegmentTrait) => boolean,
): SegmentTrait[] {
  const columns = new Map<string, SegmentTrait[]>();
  for (const trait of byEffect(traits))
    columns.set(trait.column, [...(columns.get(trait.column) ?? []), trait]);
  const seen = new Set<string>();
  return [...columns.values()]
    .map((own) => own.find(({ effect }) => effect >= NEARLY * Math.abs(own[0]!.effect)) ?? own[0]!)
    .sort((a, b) => Number(isUsed(b)) - Number(isUsed(a)))
    .filter(({ segmentMean, overallMean }) => {
      const figures = `${segmentMean} ${overallMean}`;
      return !seen.has(figures) && seen.add(figures);
    });
}

function guessKind(column: FrameColumn): ValueKind {
  if (column.type === 'category') return 'number';
  const present = column.values.filter((value) => !Number.isNaN(value));
  return present.length > 0 && present.every((value) => value === 0 || value === 1) ? 'boolean' : 'number';
}

function byEffect(traits: readonly SegmentTrait[]): SegmentTrait[] {
  return [...traits].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

/** The trait as it is kept, with the ends of its interval where they are known. */
function plainTrait(
  { delta: _, ...trait }: SegmentTrait,
  ends: { low: Float64Array; high: Float64Array } | undefined,
  label: number,
): Trait {
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  return { ...trait, effectLow: known(ends?.low[label]), effectHigh: known(ends?.high[label]) };
}

function rawValues(
  { columns }: Frame,
  row: number,
  kindOf: (column: string) => ValueKind,
): Persona['typicalCustomer'] {
  return Object.fromEntries(
    columns.map((column) => {
      if (column.type === 'category') return [column.name, column.levels[column.codes[row] ?? -1] ?? null];
      const value = column.values[row] ?? Number.NaN;
      const kind = kindOf(column.name);
      const isDate = kind === 'date' || kind === 'timestamp';
      return [column.name, Number.isNaN(value) ? null : isDate ? formatValue(value, kind) : value];
    }),
  );
}
