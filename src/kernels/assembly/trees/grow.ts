// One tree on one thread, grown depth first, the smaller child first, so that few nodes wait.
import { Rng, seedRng } from '../random';
import { findSplit } from './find-split';
import { purity } from './impurity';
import { GrownNode, GrowParameters, NODE_BYTES, Search, SET_BYTES, searchAt } from './parameters';
import { partition } from './partition';
import { below, classOf, entryBytes, takeRows, weightOf } from './rows';

@unmanaged
class Waiting {
  node: i32;
  depth: i32;
  from: u32;
  to: u32;
}

/** A split that only seems to make things worse, in shares of the weight, is made as well. */
const ROUNDING: f64 = 1e-12;
const ROWS_LACK_VALUE: i32 = 2;
const WAITING_BYTES: usize = 16;
/** Of the stack, whose entries begin behind it. */
const RNG_BYTES: usize = 64;

/** Grows a tree (Breiman et al. 1984; columns drawn at each node: Breiman 2001); returns the number of its nodes. */
export function growTree(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<GrowParameters>(block);
  return <f64>(q.isWide ? grow<f64>(q) : grow<u32>(q));
}

function grow<T>(q: GrowParameters): i32 {
  const rng = changetype<Rng>(q.stack);
  seedRng(rng, q.seed);
  const search = searchAt(q.search, q.nClasses);
  const m = takeRows<T>(q, rng);
  for (let j = 0; j < q.d; j++) store<u32>(q.permutation + (<usize>j << 2), <u32>j);
  memory.fill(q.importance, 0, <usize>q.d << 3);
  countRoot<T>(q, m);
  q.minDecrease = (q.minDecrease - ROUNDING) * weightedSum(q, q.counts);
  let nNodes = 1;
  let nSets = 0;
  let top = q.stack + RNG_BYTES;
  const bottom = top;
  push(top, 0, 0, q.rows, q.rows + <usize>m * entryBytes<T>());
  while (top >= bottom) {
    const waiting = changetype<Waiting>(top);
    top -= WAITING_BYTES;
    const from = <usize>waiting.from;
    const to = <usize>waiting.to;
    const depth = waiting.depth;
    const node = changetype<GrownNode>(q.nodes + <usize>waiting.node * NODE_BYTES);
    if (!split<T>(q, search, rng, waiting.node, depth, from, to)) {
      memory.fill(changetype<usize>(node), 0, NODE_BYTES);
      node.feature = -1;
      node.set = -1;
      continue;
    }
    writeNode(q, search, node, nNodes);
    if (load<i32>(q.levels + (<usize>search.column << 2)) > 0) {
      node.set = nSets;
      memory.copy(q.sets + <usize>nSets * SET_BYTES, search.set, SET_BYTES);
      nSets++;
    }
    const classBytes = <usize>q.nClasses << 3;
    const counts = q.counts + <usize>nNodes * classBytes;
    memory.fill(counts, 0, classBytes << 1);
    const middle = partition<T>(q, search, node, from, to, counts);
    if (search.missingLeft < 0) {
      node.missing = weightOfNode(q, nNodes) >= weightOfNode(q, nNodes + 1) ? 1 : 0;
    }
    const leftIsLarger = middle - from > to - middle;
    top += WAITING_BYTES;
    if (leftIsLarger) push(top, nNodes, depth + 1, from, middle);
    else push(top, nNodes + 1, depth + 1, middle, to);
    top += WAITING_BYTES;
    if (leftIsLarger) push(top, nNodes + 1, depth + 1, middle, to);
    else push(top, nNodes, depth + 1, from, middle);
    nNodes += 2;
  }
  return nNodes;
}

@inline
function push(at: usize, node: i32, depth: i32, from: usize, to: usize): void {
  const waiting = changetype<Waiting>(at);
  waiting.node = node;
  waiting.depth = depth;
  waiting.from = <u32>from;
  waiting.to = <u32>to;
}

/** Whether a split worth making was found; it is then in `search`. */
function split<T>(
  q: GrowParameters,
  search: Search,
  rng: Rng,
  node: i32,
  depth: i32,
  from: usize,
  to: usize,
): bool {
  if (depth >= q.maxDepth) return false;
  search.total = q.counts + ((<usize>node * <usize>q.nClasses) << 3);
  const weight = weightOfNode(q, node);
  if (weight < q.minSamplesSplit || weight < 2 * q.minSamplesLeaf || isPure(q, search.total)) return false;
  search.score = -Infinity;
  search.column = -1;
  for (let i = 0; i < q.d; i++) {
    if (i >= q.columnsPerSplit && search.column >= 0) break;
    findSplit<T>(q, search, drawColumn(q, rng, i), from, to);
  }
  if (search.column < 0) return false;
  const decrease = search.score - purity(q, search.total);
  if (decrease < q.minDecrease) return false;
  const at = q.importance + (<usize>search.column << 3);
  store<f64>(at, load<f64>(at) + max(0.0, decrease));
  return true;
}

/** Column i of a random order; their own order where every node looks at all. */
@inline
function drawColumn(q: GrowParameters, rng: Rng, i: i32): i32 {
  if (q.columnsPerSplit >= q.d) return i;
  const own = q.permutation + (<usize>i << 2);
  const other = q.permutation + (<usize>(i + <i32>below(rng, q.d - i)) << 2);
  const column = load<i32>(other);
  store<i32>(other, load<i32>(own));
  store<i32>(own, column);
  return column;
}

function writeNode(q: GrowParameters, search: Search, node: GrownNode, child: i32): void {
  node.feature = search.column;
  node.child = child;
  node.low = <i16>search.low;
  node.high = <i16>search.high;
  node.missing = search.missingLeft < 0 ? 0 : search.missingLeft | ROWS_LACK_VALUE;
  node.set = -1;
}

function countRoot<T>(q: GrowParameters, m: i32): void {
  memory.fill(q.counts, 0, <usize>q.nClasses << 3);
  const end = q.rows + <usize>m * entryBytes<T>();
  for (let entry = q.rows; entry < end; entry += entryBytes<T>()) {
    const at = q.counts + (classOf<T>(entry) << 3);
    store<f64>(at, load<f64>(at) + <f64>weightOf<T>(entry));
  }
}

function weightOfNode(q: GrowParameters, node: i32): f64 {
  let sum: f64 = 0;
  const counts = q.counts + ((<usize>node * <usize>q.nClasses) << 3);
  for (let c: usize = 0; c < <usize>q.nClasses; c++) sum += load<f64>(counts + (c << 3));
  return sum;
}

function weightedSum(q: GrowParameters, counts: usize): f64 {
  let sum: f64 = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    sum += load<f64>(counts + (c << 3)) * load<f64>(q.classWeights + (c << 3));
  }
  return sum;
}

/** Whether only one class has weight. */
function isPure(q: GrowParameters, counts: usize): bool {
  let occurring = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    if (load<f64>(counts + (c << 3)) * load<f64>(q.classWeights + (c << 3)) > 0) occurring++;
  }
  return occurring < 2;
}
