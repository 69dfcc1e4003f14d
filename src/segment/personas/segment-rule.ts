import { listed } from '#base';
import type { RuleCondition, SegmentRule } from '#contract';
import type { Frame } from '#matrix';
import { columnLabel } from './column-label.ts';
import { formatShare, formatValue, type ValueKind } from './format-value.ts';
import { type PlacedColumn, placedColumn } from './placed-column.ts';

/** Most conditions of a rule: more is no short rule. */
const MOST_CONDITIONS = 3;
/** A further condition has to add so much to F1. */
const LEAST_GAIN = 0.01;
/** A cut at a value with fewer digits is taken for so much less F1. */
const NEARLY_AS_GOOD = 0.005;
/** Levels that one condition may name. */
const MOST_NAMED_LEVELS = 4;

interface Candidate {
  readonly condition: RuleCondition;
  readonly f1: number;
  readonly holds: (row: number) => boolean;
}

/**
 * A short rule for each segment: at most three conditions on raw columns, joined by "and", chosen one after the other
 * for the largest F1 of telling the segment from all others (a greedy conjunction, as in RIPPER's growing phase, Cohen
 * 1995). Cuts stand at readable values between quantiles; missing values meet no condition. Precision and recall are
 * counted on all rows. O(conditions k nRows nCols)
 * @param labels [nRows] 0..k-1
 */
export function segmentRules(
  { columns, nRows }: Frame,
  { labels, k, kindOf }: { labels: Int32Array; k: number; kindOf: (column: string) => ValueKind },
): (SegmentRule | null)[] {
  const placed = columns.map((column) => placedColumn(column, kindOf(column.name)));
  return Array.from({ length: k }, (_, segment) => {
    const covered = new Uint8Array(nRows).fill(1);
    const conditions: RuleCondition[] = [];
    let best = f1Of(countOf(labels, segment), nRows, countOf(labels, segment));
    for (let step = 0; step < MOST_CONDITIONS; step++) {
      const found = bestCandidate(placed, { covered, labels, segment });
      if (found === null || found.f1 < best + LEAST_GAIN) break;
      best = found.f1;
      conditions.push(found.condition);
      for (let row = 0; row < nRows; row++) if (covered[row] === 1 && !found.holds(row)) covered[row] = 0;
    }
    return conditions.length === 0 ? null : ruleOf(merged(conditions), { covered, labels, segment, kindOf });
  });
}

interface Coverage {
  /** [nRows] 1 where all conditions so far hold. */
  readonly covered: Uint8Array;
  readonly labels: Int32Array;
  readonly segment: number;
}

function ruleOf(
  conditions: RuleCondition[],
  { covered, labels, segment, kindOf }: Coverage & { kindOf: (column: string) => ValueKind },
): SegmentRule {
  let meeting = 0;
  let hits = 0;
  for (const [row, held] of covered.entries()) {
    if (held === 0) continue;
    meeting++;
    if (labels[row] === segment) hits++;
  }
  const precision = hits / meeting;
  const recall = hits / countOf(labels, segment);
  const words = listed(conditions.map((condition) => inWords(condition, kindOf(condition.column))));
  const text = `${words}: ${formatShare(recall)} of the segment, and ${formatShare(precision)} of those who meet it are in it.`;
  return {
    conditions,
    text: `${text[0]!.toUpperCase()}${text.slice(1)}`,
    precision,
    recall,
    customers: meeting,
  };
}

/** Two bounds of one column stand together, the lower first; repeated ones are told once, the tighter. */
function merged(conditions: readonly RuleCondition[]): RuleCondition[] {
  const kept: RuleCondition[] = [];
  for (const condition of conditions) {
    const same = kept.findIndex(
      (other) => other.column === condition.column && other.operator === condition.operator,
    );
    if (same >= 0) kept[same] = condition;
    else kept.push(condition);
  }
  const first = (column: string) => kept.findIndex((condition) => condition.column === column);
  return kept
    .map((condition, at) => ({ condition, at }))
    .sort((a, b) => first(a.condition.column) - first(b.condition.column) || rank(a) - rank(b) || a.at - b.at)
    .map(({ condition }) => condition);
}

function rank({ condition }: { condition: RuleCondition }): number {
  return condition.operator === 'from' ? 0 : 1;
}

function inWords({ column, operator, value, levels }: RuleCondition, kind: ValueKind): string {
  const label = columnLabel(column);
  if (operator === 'in') return `${label} is ${levels!.join(' or ')}`;
  if (kind === 'boolean') return operator === 'from' ? label : `no ${label}`;
  return `${label} ${operator === 'from' ? 'of at least' : 'under'} ${formatValue(value!, kind)}`;
}

function countOf(labels: Int32Array, segment: number): number {
  let count = 0;
  for (const label of labels) if (label === segment) count++;
  return count;
}

/** Harmonic mean of precision and recall. */
function f1Of(hits: number, meeting: number, members: number): number {
  return hits === 0 ? 0 : (2 * hits) / (meeting + members);
}

function bestCandidate(columns: readonly PlacedColumn[], coverage: Coverage): Candidate | null {
  const members = countOf(coverage.labels, coverage.segment);
  let best: Candidate | null = null;
  for (const placed of columns) {
    const found =
      placed.column.type === 'numeric'
        ? byCut(placed, coverage, members)
        : byLevels(placed, coverage, members);
    if (found !== null && (best === null || found.f1 > best.f1)) best = found;
  }
  return best;
}

/** [nPlaces] covered rows and members among them. */
function tally({ places, nPlaces }: PlacedColumn, { covered, labels, segment }: Coverage) {
  const meeting = new Float64Array(nPlaces);
  const hits = new Float64Array(nPlaces);
  for (const [row, place] of places.entries()) {
    if (place < 0 || covered[row] === 0) continue;
    meeting[place]!++;
    if (labels[row] === segment) hits[place]!++;
  }
  return { meeting, hits };
}

function byCut(placed: PlacedColumn, coverage: Coverage, members: number): Candidate | null {
  const { meeting, hits } = tally(placed, coverage);
  const allMeeting = meeting.reduce((a, b) => a + b, 0);
  const allHits = hits.reduce((a, b) => a + b, 0);
  let below = 0;
  let hitsBelow = 0;
  const found: { cut: number; from: boolean; f1: number; digits: number }[] = [];
  for (let cut = 0; cut < placed.cuts.length; cut++) {
    below += meeting[cut]!;
    hitsBelow += hits[cut]!;
    const digits = digitsOf(placed.cuts[cut]!);
    found.push({ cut, digits, from: false, f1: f1Of(hitsBelow, below, members) });
    found.push({
      cut,
      digits,
      from: true,
      f1: f1Of(allHits - hitsBelow, allMeeting - below, members),
    });
  }
  const most = found.reduce((largest, { f1 }) => Math.max(largest, f1), 0);
  const near = found.filter(({ f1 }) => f1 >= most - NEARLY_AS_GOOD);
  const fewest = near.reduce((least, { digits }) => Math.min(least, digits), Number.POSITIVE_INFINITY);
  const readable = near.filter(({ digits }) => digits === fewest);
  const best = readable.reduce<(typeof found)[number] | null>(
    (a, b) => (a === null || b.f1 > a.f1 ? b : a),
    null,
  );
  if (best === null) return null;
  const { cut, from, f1 } = best;
  const condition: RuleCondition = {
    column: placed.column.name,
    kind: placed.kind,
    operator: from ? 'from' : 'under',
    value: placed.cuts[cut]!,
    levels: null,
  };
  const { places } = placed;
  const holds = (row: number) => places[row]! >= 0 && (from ? places[row]! > cut : places[row]! <= cut);
  return { condition, f1, holds };
}

/** Significant digits of a number. */
function digitsOf(value: number): number {
  return value
    .toExponential()
    .replace(/e.*|[-.]/g, '')
    .replace(/0+$/, '').length;
}

/** The levels in which the segment is most frequent, as many as help. */
function byLevels(placed: PlacedColumn, coverage: Coverage, members: number): Candidate | null {
  const { meeting, hits } = tally(placed, coverage);
  const order = Array.from(meeting.keys())
    .filter((level) => hits[level]! > 0)
    .sort((a, b) => hits[b]! / meeting[b]! - hits[a]! / meeting[a]! || hits[b]! - hits[a]! || a - b)
    .slice(0, MOST_NAMED_LEVELS);
  let best: { n: number; f1: number } | null = null;
  let sumHits = 0;
  let sumMeeting = 0;
  for (const [at, level] of order.entries()) {
    sumHits += hits[level]!;
    sumMeeting += meeting[level]!;
    const f1 = f1Of(sumHits, sumMeeting, members);
    if (best === null || f1 > best.f1) best = { n: at + 1, f1 };
  }
  if (best === null || placed.column.type !== 'category') return null;
  const chosen = order.slice(0, best.n).sort((a, b) => a - b);
  const names = chosen.map((level) => (placed.column as { levels: readonly string[] }).levels[level]!);
  const condition: RuleCondition = {
    column: placed.column.name,
    kind: 'text',
    operator: 'in',
    value: null,
    levels: names,
  };
  const { places } = placed;
  const isChosen = new Set(chosen);
  return { condition, f1: best.f1, holds: (row) => isChosen.has(places[row]!) };
}
