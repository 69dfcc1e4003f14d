// One tree on one thread, grown depth first, the smaller child first, so that few nodes wait.
import { Rng, seedRng } from '../random';
import { findSplit } from './find-split';
import { purity } from './impurity';
import { GrownNode, GrowParameters, NODE_BYTES, Search, SET_BYTES, searchAt } from './parameters';
import { countClasses, partition } from './partition';
import { areTargetsEqual, below, entryBytes, rowOf, takeRows } from './rows';

@unmanaged
class Waiting {
  node: i32;
  /** Twice the depth, and 1 where the rows are those of a branch whose codes are local. */
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
  const search = searchAt(q);
  const m = takeRows<T>(q, rng);
  for (let j = 0; j < q.d; j++) store<u32>(q.permutation + (<usize>j << 2), <u32>j);
  memory.fill(q.importance, 0, <usize>q.d << 3);
  countClasses<T>(q, q.rows, q.rows + <usize>m * entryBytes<T>(), q.counts);
  q.minDecrease = (q.minDecrease - ROUNDING) * weightedSum(q, q.counts);
  let nNodes = 1;
  let nSets = 0;
  const bottom = q.stack + RNG_BYTES;
  let top = push(bottom, 0, 0, q.rows, q.rows + <usize>m * entryBytes<T>());
  while (top > bottom) {
    top -= WAITING_BYTES;
    const waiting = changetype<Waiting>(top);
    const number = waiting.node;
    const from = <usize>waiting.from;
    const to = <usize>waiting.to;
    const node = changetype<GrownNode>(q.nodes + <usize>number * NODE_BYTES);
    search.total = q.counts + ((<usize>number * <usize>q.nClasses) << 3);
    if (!mayBeSplit(q, search, waiting.depth >> 1, from, to)) {
      writeLeaf(node);
      continue;
    }
    let depth = waiting.depth;
    if (!(depth & 1) && to - from <= <usize>q.localRows * entryBytes<T>()) {
      makeLocal<T>(q, from, to);
      depth |= 1;
    }
    if (!split<T>(q, search, rng, depth & 1, from, to)) {
      writeLeaf(node);
      continue;
    }
    writeNode(q, search, node, nNodes);
    if (load<i32>(q.levels + (<usize>search.column << 2)) > 0) {
      node.set = nSets;
      memory.copy(q.sets + <usize>nSets * SET_BYTES, search.set, SET_BYTES);
      nSets++;
    }
    const middle = partition<T>(q, search, node, codesOf(q, search.column, depth & 1), from, to);
    countChildren<T>(q, search, nNodes, from, middle, to);
    if (search.missingLeft < 0) {
      node.missing = weightOfNode(q, nNodes) >= weightOfNode(q, nNodes + 1) ? 1 : 0;
    }
    depth += 2;
    if (middle - from > to - middle) {
      top = push(top, nNodes, depth, from, middle);
      top = push(top, nNodes + 1, depth, middle, to);
    } else {
      top = push(top, nNodes + 1, depth, middle, to);
      top = push(top, nNodes, depth, from, middle);
    }
    nNodes += 2;
  }
  return nNodes;
}

@inline
function push(at: usize, node: i32, depth: i32, from: usize, to: usize): usize {
  const waiting = changetype<Waiting>(at);
  waiting.node = node;
  waiting.depth = depth;
  waiting.from = <u32>from;
  waiting.to = <u32>to;
  return at + WAITING_BYTES;
}

/** Copies the codes of the rows in [from, to) side by side and numbers these rows anew: all of their branch is near. */
function makeLocal<T>(q: GrowParameters, from: usize, to: usize): void {
  for (let column = 0; column < q.d; column++) {
    const codes = codesOf(q, column, 0);
    let local = codesOf(q, column, 1);
    for (let entry = from; entry < to; entry += entryBytes<T>()) {
      store<u8>(local, load<u8>(codes + rowOf(entry)));
      local++;
    }
  }
  let row: u32 = 0;
  for (let entry = from; entry < to; entry += entryBytes<T>()) {
    store<u32>(entry, row);
    row++;
  }
}

@inline
function codesOf(q: GrowParameters, column: i32, isLocal: i32): usize {
  if (isLocal) return q.localCodes + <usize>column * <usize>q.localRows;
  return q.codes + <usize>column * <usize>q.columnBytes;
}

@inline
function mayBeSplit(q: GrowParameters, search: Search, depth: i32, from: usize, to: usize): bool {
  if (q.targets != 0) {
    const weight = load<f64>(search.total);
    if (depth >= q.maxDepth || weight < q.minSamplesSplit || weight < 2 * q.minSamplesLeaf) return false;
    return !areTargetsEqual(from, to);
  }
  let weight: f64 = 0;
  let occurring = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    const count = load<f64>(search.total + (c << 3));
    weight += count;
    if (count * load<f64>(q.classWeights + (c << 3)) > 0) occurring++;
  }
  return depth < q.maxDepth && weight >= q.minSamplesSplit && weight >= 2 * q.minSamplesLeaf && occurring > 1;
}

/** Whether a split worth making was found; it is then in `search`. */
function split<T>(q: GrowParameters, search: Search, rng: Rng, isLocal: i32, from: usize, to: usize): bool {
  search.score = -Infinity;
  search.column = -1;
  for (let i = 0; i < q.d; i++) {
    if (i >= q.columnsPerSplit && search.column >= 0) break;
    const column = drawColumn(q, rng, i);
    findSplit<T>(q, search, rng, column, codesOf(q, column, isLocal), from, to);
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

function writeLeaf(node: GrownNode): void {
  node.feature = -1;
  node.child = 0;
  node.low = 0;
  node.high = 0;
  node.missing = 0;
  node.set = -1;
}

/** Weights of the classes of both children; whole counts are those of the split. */
function countChildren<T>(
  q: GrowParameters,
  search: Search,
  child: i32,
  from: usize,
  middle: usize,
  to: usize,
): void {
  const classBytes = <usize>q.nClasses << 3;
  const left = q.counts + <usize>child * classBytes;
  const right = left + classBytes;
  if (isFloat<T>()) {
    countClasses<T>(q, from, middle, left);
    countClasses<T>(q, middle, to, right);
    return;
  }
  for (let at: usize = 0; at < classBytes; at += 8) {
    const count = load<f64>(search.bestLeft + at);
    store<f64>(left + at, count);
    store<f64>(right + at, load<f64>(search.total + at) - count);
  }
}

function weightOfNode(q: GrowParameters, node: i32): f64 {
  let sum: f64 = 0;
  const counts = q.counts + ((<usize>node * <usize>q.nClasses) << 3);
  if (q.targets != 0) return load<f64>(counts);
  for (let c: usize = 0; c < <usize>q.nClasses; c++) sum += load<f64>(counts + (c << 3));
  return sum;
}

function weightedSum(q: GrowParameters, counts: usize): f64 {
  if (q.targets != 0) return load<f64>(counts);
  let sum: f64 = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    sum += load<f64>(counts + (c << 3)) * load<f64>(q.classWeights + (c << 3));
  }
  return sum;
}
