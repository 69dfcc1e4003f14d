import type { Persona, Subgroups } from '#contract';
import type { Frame, FrameColumn } from '#matrix';
import type { CustomerColumn } from '../customer-table.ts';
import { servedWorse, type TalliedGroup } from './served-worse.ts';
import { countIn, emptyTally, NOVEL_FROM, type Placed, servedOf, type Tally } from './tally.ts';

/** Levels with fewer customers are not listed: their figures say little, and they could name a person. */
const LEAST_CUSTOMERS = 20;
const MOST_LEVELS = 12;
const MOST_COLUMNS = 30;
const COLUMNS_AT_ONCE = 4;

/** Columns whose levels are subgroups: those with few levels, whether or not they were segmented by. */
export function subgroupColumns(columns: readonly CustomerColumn[]): CustomerColumn[] {
  return columns.filter(
    ({ kind, role, rfm, distinct }) =>
      (kind === 'category' || kind === 'boolean' || kind === 'integer') &&
      role !== 'customer-id' &&
      role !== 'order-id' &&
      rfm === null &&
      distinct >= 2 &&
      distinct <= MOST_LEVELS,
  );
}

/**
 * How the customers of each level of each column are served. O(rows x columns) time; of the columns only a few are in
 * memory at once.
 * @param read gives columns of the segmented rows
 */
export async function subgroupsOf(
  read: (columns: readonly CustomerColumn[]) => Promise<Frame>,
  {
    columns,
    used,
    placed: given,
    personas,
  }: {
    columns: readonly CustomerColumn[];
    used: ReadonlySet<string>;
    placed: Placed;
    personas: readonly Persona[];
  },
): Promise<Subgroups> {
  const k = personas.length;
  const places = new Map(personas.map(({ id }, at) => [id, at + 1]));
  const placed = { ...given, segmentIds: given.segmentIds.map((id) => places.get(id)!) };
  const holds = holdingSegments(personas);
  const all = emptyTally(k);
  for (let row = 0; row < placed.segmentIds.length; row++) countIn(all, row, placed);
  const shown = columns.slice(0, MOST_COLUMNS);
  const tallied: TalliedGroup[] = [];
  for (let from = 0; from < shown.length; from += COLUMNS_AT_ONCE) {
    const some = shown.slice(from, from + COLUMNS_AT_ONCE);
    const frame = await read(some);
    for (const column of some) {
      const values = frame.columns.find((candidate) => candidate.name === column.name)!;
      tallied.push(...talliesOf(values, column, { k, placed }));
    }
  }
  const listed = tallied.filter(({ tally }) => tally.n >= LEAST_CUSTOMERS && tally.n < all.n);
  return {
    novelFrom: NOVEL_FROM,
    leastCustomers: LEAST_CUSTOMERS,
    overall: servedOf(all, holds),
    groups: listed.map(({ column, level, tally }) => ({
      ...servedOf(tally, holds),
      column,
      used: used.has(column),
      level,
    })),
    unlisted: {
      levels: tallied.filter(({ tally }) => tally.n < LEAST_CUSTOMERS).length,
      columns: columns.length - shown.length,
    },
    worse: servedWorse(listed, { all, holds, least: LEAST_CUSTOMERS }),
  };
}

/** The levels of a column in their order, missing last. */
function talliesOf(
  values: FrameColumn,
  { name, kind }: CustomerColumn,
  { k, placed }: { k: number; placed: Placed },
): TalliedGroup[] {
  const tallies = new Map<number, Tally>();
  const codes = values.type === 'numeric' ? values.values : values.codes;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    let tally = tallies.get(code);
    if (tally === undefined) {
      tally = emptyTally(k);
      tallies.set(code, tally);
    }
    countIn(tally, row, placed);
  }
  const isMissing = (code: number) => (values.type === 'numeric' ? Number.isNaN(code) : code < 0);
  const level = (code: number) => {
    if (isMissing(code)) return null;
    if (values.type === 'category') return values.levels[code]!;
    return kind === 'boolean' ? (code === 0 ? 'no' : 'yes') : String(code);
  };
  return [...tallies]
    .sort(([a], [b]) => Number(isMissing(a)) - Number(isMissing(b)) || a - b)
    .map(([code, tally]) => ({ column: name, level: level(code), tally }));
}

function holdingSegments(personas: readonly Persona[]): boolean[] | null {
  if (personas.every(({ verdict }) => verdict === null)) return null;
  return personas.map(({ verdict }) => verdict === 'stable' || verdict === 'highly-stable');
}
