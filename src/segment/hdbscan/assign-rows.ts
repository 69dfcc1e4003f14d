import { createReachIndex, type KernelMatrix, type KernelPool, type ReachIndex } from '#kernels';
import { segmentOfCluster } from './segment-of-cluster.ts';
import type { HdbscanState } from './state.ts';

/** Where rows belong; all [nRows]. */
export interface ReachAssignment {
  readonly labels: Int32Array;
  readonly confidence: Float32Array;
  readonly runnersUp: Int32Array;
  readonly coreDistances: Float32Array;
}

type Assigning = Omit<HdbscanState, 'sizes' | 'calibration'>;

const ANY = -2;
const UNASKED = -3;

/**
 * A row belongs where the stored row of least mutual reachability was at that distance, as if it had been there when the
 * hierarchy was built (McInnes and Healy 2017); a stored row belongs where it did. O(log stored rows) each, for few columns.
 */
export async function assignRows(
  pool: KernelPool,
  x: KernelMatrix,
  state: Assigning,
): Promise<ReachAssignment> {
  const { rows, features, tree, coreDistances, minSamples, segments } = state;
  const stored = pool.matrix(rows.length / features.length, features.length);
  stored.data.set(rows);
  let index: ReachIndex | null = null;
  try {
    const segmentOf = segmentOfCluster(tree, segments);
    const labels = tree.rowClusters.map((cluster) => segmentOf[cluster]!);
    index = await createReachIndex(pool, stored, { k: minSamples, coreDistances, labels });
    const cores = await index.coreDistances(x);
    if (state.k === 1) return allInOne(cores);
    return await assign(index, x, { state, cores, labels, segmentOf });
  } finally {
    index?.release();
    stored.release();
  }
}

function allInOne(coreDistances: Float32Array): ReachAssignment {
  const { length } = coreDistances;
  return {
    labels: new Int32Array(length),
    confidence: new Float32Array(length).fill(1),
    runnersUp: new Int32Array(length).fill(-1),
    coreDistances,
  };
}

interface Known {
  readonly state: Assigning;
  /** [nRows] core distances of x. */
  readonly cores: Float32Array;
  /** [nStored] segment or -1. */
  readonly labels: Int32Array;
  /** [clusters] segment or -1. */
  readonly segmentOf: Int32Array;
}

async function assign(index: ReachIndex, x: KernelMatrix, known: Known): Promise<ReachAssignment> {
  const { state, cores, labels } = known;
  const births = birthsOfSegments(state);
  const nowhere = state.hasNoiseSegment ? state.k - 1 : -1;
  const seek = (skips: Int32Array) => index.nearest(x, { coreDistances: cores, skips });
  const attached = await seek(new Int32Array(x.nRows).fill(ANY));
  const joined = Int32Array.from(attached.rows, (row, i) => segmentAt(known, row, attached.distances[i]!));
  const nearest = await seek(joined.map((segment) => (segment < 0 ? -1 : UNASKED)));
  const own = joined.map((segment, i) => (segment < 0 ? labels[nearest.rows[i]!]! : segment));
  const other = await seek(own);
  const out = {
    labels: new Int32Array(x.nRows),
    confidence: new Float32Array(x.nRows),
    runnersUp: new Int32Array(x.nRows),
    coreDistances: cores,
  };
  for (const [i, segment] of own.entries()) {
    const isOut = joined[i]! < 0;
    const shares = memberships(
      isOut ? nearest.distances[i]! : attached.distances[i]!,
      other.distances[i]!,
      births[segment]!,
    );
    const rival = labels[other.rows[i]!]!;
    if (isOut && nowhere >= 0) {
      out.labels[i] = nowhere;
      out.confidence[i] = shares.nowhere;
      out.runnersUp[i] = segment;
    } else {
      out.labels[i] = segment;
      out.confidence[i] = shares.own;
      out.runnersUp[i] = nowhere >= 0 && shares.nowhere > shares.other ? nowhere : rival;
    }
  }
  return out;
}

/** The segment that a row is in which joins a stored row at a distance, -1 for none. */
function segmentAt({ state: { tree }, segmentOf }: Known, row: number, distance: number): number {
  const level = Math.max(distance, tree.rowLevels[row]!);
  let cluster = tree.rowClusters[row]!;
  while (tree.parents[cluster]! >= 0 && level >= tree.births[cluster]!) cluster = tree.parents[cluster]!;
  return segmentOf[cluster]!;
}

function birthsOfSegments({ segments, tree, k }: Assigning): Float32Array {
  const births = new Float32Array(k);
  for (const [cluster, segment] of segments.entries())
    if (segment >= 0) births[segment] = tree.births[cluster]!;
  return births;
}

/**
 * Fuzzy memberships (fuzzifier 2) of a row in its own segment, in the next and in none, where "none" is as far as the
 * length at which the own segment comes off the rest (noise clustering, Dave 1991); they sum to 1.
 */
function memberships(
  own: number,
  other: number,
  nowhere: number,
): { own: number; other: number; nowhere: number } {
  const least = Math.min(own, other, nowhere);
  const nearness = (distance: number) => (distance === least ? 1 : (least / distance) ** 2);
  const sum = nearness(own) + nearness(other) + nearness(nowhere);
  return { own: nearness(own) / sum, other: nearness(other) / sum, nowhere: nearness(nowhere) / sum };
}
