import type { Migration, MigrationSide } from '#contract';
import { type CentreMatch, matchCentres, matchSegments, type SegmentMatch } from '#segment';
import { shareOf } from '../card/interval.ts';

/** A segment as a list of customers calls it. */
export interface NamedSegment {
  readonly id: string;
  readonly name: string;
}

/** Customers in a segment of the first list and one of the second; null: not in that list. */
export interface Crossing {
  readonly from: NamedSegment | null;
  readonly to: NamedSegment | null;
  readonly customers: number;
}

/** What the customers of each segment are like. */
export interface SegmentCentres {
  readonly columns: readonly string[];
  /** Of a segment of a side: [nColumns] mean of a customer in standard deviations, NaN for none. */
  centre(side: 'before' | 'after', segment: NamedSegment): readonly number[];
}

/** What two lists of customers and the crossings between them say. Row and column sums of the matrix are the lists. */
export function migrationOf({
  before,
  after,
  crossings,
  haveIds,
  centres = null,
}: {
  before: MigrationSide;
  after: MigrationSide;
  crossings: readonly Crossing[];
  /** Whether segments of both lists have ids beside their names; codes of clusters are no such ids. */
  haveIds: boolean;
  /** Default null: where no customer is in both, no segment is another one. */
  centres?: SegmentCentres | null;
}): Migration {
  const left = segmentsOf(crossings.map(({ from }) => from));
  const right = segmentsOf(crossings.map(({ to }) => to));
  const matrix = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (const { from, to, customers } of crossings) {
    const row = from === null ? left.length : placeOf(left, from);
    const column = to === null ? right.length : placeOf(right, to);
    matrix[row]![column]! += customers;
  }
  const shared = matrix.slice(0, left.length).map((row) => row.slice(0, right.length));
  const byId = haveIds && sameIds(left, right);
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const byCentres =
    byId || centres === null || total(shared.map(total)) > 0
      ? null
      : matchCentres(
          left.map((segment) => centres.centre('before', segment)),
          right.map((segment) => centres.centre('after', segment)),
        );
  const found = byId ? byNames(left, right) : (byCentres?.match ?? matchSegments(shared, right.length));
  const columnOf = (at: number, rows: readonly (readonly number[])[]) => total(rows.map((row) => row[at]!));
  return {
    before,
    after,
    shared: total(shared.map(total)),
    gone: columnOf(right.length, matrix.slice(0, left.length)),
    joined: total(matrix[left.length]!),
    matchedBy: byId ? 'id' : byCentres === null ? 'customers' : 'centres',
    centres: byCentres === null || centres === null ? null : heldAgainst(byCentres, { centres, left, right }),
    segments: {
      before: left.map((segment, a) => {
        const { fate, into } = found.before[a]!;
        const own = found.after.findIndex(({ same }) => same === a);
        const both = total(shared[a]!);
        const { value: share, low, high } = shareOf(own < 0 ? 0 : shared[a]![own]!, Math.max(1, both));
        return {
          ...segment,
          customers: total(matrix[a]!),
          shared: both,
          fate,
          into: into.map((b) => right[b]!.name),
          stayed: own < 0 || both === 0 ? null : { share, low, high },
        };
      }),
      after: right.map((segment, b) => {
        const { fate, from, same, jaccard } = found.after[b]!;
        return {
          ...segment,
          customers: columnOf(b, matrix),
          shared: columnOf(b, shared),
          fate,
          from: from.map((a) => left[a]!.name),
          same: same === null ? null : left[same]!.name,
          jaccard,
        };
      }),
    },
    matrix,
    flows: crossings
      .map(({ from, to, customers }) => ({ from: from?.name ?? null, to: to?.name ?? null, customers }))
      .sort((a, b) => b.customers - a.customers),
  };
}

function heldAgainst(
  { pairs }: CentreMatch,
  {
    centres,
    left,
    right,
  }: { centres: SegmentCentres; left: readonly NamedSegment[]; right: readonly NamedSegment[] },
): Migration['centres'] {
  const known = pairs.flatMap((pair) => (pair === null ? [] : [pair]));
  return {
    columns: [...centres.columns],
    pairs: known.map(({ before, after, distance, limit }) => ({
      before: left[before]!.name,
      after: right[after]!.name,
      distance,
      limit,
      same: distance <= limit,
    })),
  };
}

/** Each once, by id: numbers by value, texts as such. */
function segmentsOf(all: readonly (NamedSegment | null)[]): NamedSegment[] {
  const collator = new Intl.Collator('en', { numeric: true });
  const distinct = new Map<string, NamedSegment>();
  for (const segment of all) if (segment !== null) distinct.set(keyOf(segment), segment);
  return [...distinct.values()].sort(
    (a, b) => collator.compare(a.id, b.id) || collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1),
  );
}

function keyOf({ id, name }: NamedSegment): string {
  return JSON.stringify([id, name]);
}

function placeOf(segments: readonly NamedSegment[], segment: NamedSegment): number {
  const key = keyOf(segment);
  return segments.findIndex((other) => keyOf(other) === key);
}

/** Ids say what is the same when they are of one lineage: every id that both have has the same name in both. */
function sameIds(left: readonly NamedSegment[], right: readonly NamedSegment[]): boolean {
  const names = new Map(left.map(({ id, name }) => [id, name]));
  const common = right.filter(({ id }) => names.has(id));
  return common.length > 0 && common.every(({ id, name }) => names.get(id) === name);
}

/** Segments of one id are the same; others come and go. */
function byNames(left: readonly NamedSegment[], right: readonly NamedSegment[]): SegmentMatch {
  return {
    before: left.map((segment) => {
      const at = placeOf(right, segment);
      return at < 0 ? { fate: 'vanished' as const, into: [] } : { fate: 'matched' as const, into: [at] };
    }),
    after: right.map((segment) => {
      const at = placeOf(left, segment);
      return at < 0
        ? { fate: 'born' as const, same: null, from: [], jaccard: null }
        : { fate: 'matched' as const, same: at, from: [at], jaccard: null };
    }),
  };
}
