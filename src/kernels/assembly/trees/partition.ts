import { CODES, GrownNode, GrowParameters, Search } from './parameters';
import { classOf, entryBytes, rowOf, targetOf, targetWeight, weightOf } from './rows';

/** Right sides up to so many bytes are copied word by word. */
const SMALL_BYTES: usize = 1024;

/**
 * Puts the entries in [from, to) that go left before the others, in their order; returns where the right side begins.
 * @param codes of the node's column.
 */
export function partition<T>(
  q: GrowParameters,
  search: Search,
  node: GrownNode,
  codes: usize,
  from: usize,
  to: usize,
): usize {
  const spare = q.spareRows;
  let left = from;
  let right = spare;
  if (node.set < 0 && search.missingLeft < 0) {
    const low = <u32>node.low;
    for (let entry = from; entry < to; entry += entryBytes<T>()) {
      const isLeft = <usize>(<u32>load<u8>(codes + rowOf(entry)) <= low);
      copyEntry<T>(right, entry);
      copyEntry<T>(left, entry);
      left += entryBytes<T>() * isLeft;
      right += entryBytes<T>() * (1 - isLeft);
    }
  } else {
    const goesLeft = writeSides(q, search, node);
    for (let entry = from; entry < to; entry += entryBytes<T>()) {
      const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(codes + rowOf(entry)));
      copyEntry<T>(right, entry);
      copyEntry<T>(left, entry);
      left += entryBytes<T>() * isLeft;
      right += entryBytes<T>() * (1 - isLeft);
    }
  }
  const bytes = right - spare;
  if (bytes > SMALL_BYTES) memory.copy(left, spare, bytes);
  else for (let at: usize = 0; at < bytes; at += 8) store<u64>(left + at, load<u64>(spare + at));
  return left;
}

/** Adds up the weights of the classes in [from, to). */
export function countClasses<T>(q: GrowParameters, from: usize, to: usize, counts: usize): void {
  clearClasses(q, counts);
  if (q.targets != 0) {
    addTargets(from, to, counts);
    return;
  }
  for (let entry = from; entry < to; entry += entryBytes<T>()) {
    const at = counts + (classOf<T>(entry) << 3);
    store<f64>(at, load<f64>(at) + <f64>weightOf<T>(entry));
  }
}

function addTargets(from: usize, to: usize, counts: usize): void {
  let total: f64 = 0;
  let sum: f64 = 0;
  for (let entry = from; entry < to; entry += entryBytes<f64>()) {
    total += targetWeight(entry);
    sum += targetWeight(entry) * targetOf(entry);
  }
  store<f64>(counts, total);
  store<f64>(counts, sum, 8);
}

@inline
function clearClasses(q: GrowParameters, counts: usize): void {
  for (let c: usize = 0; c < <usize>q.nClasses; c++) store<f64>(counts + (c << 3), 0);
}

@inline
function copyEntry<T>(to: usize, from: usize): void {
  if (isFloat<T>()) v128.store(to, v128.load(from));
  else store<u64>(to, load<u64>(from));
}

/** u8[256] 1 for the codes that go left. */
function writeSides(q: GrowParameters, search: Search, node: GrownNode): usize {
  const sides = search.goesLeft;
  for (let code: usize = 0; code < <usize>CODES; code++) {
    const word = load<u32>(search.set + ((code >> 5) << 2));
    const isInSet = (word >>> (<u32>code & 31)) & 1;
    store<u8>(sides + code, node.set < 0 ? <u8>(<i32>code <= <i32>node.low) : <u8>isInSet);
  }
  const missing = load<i32>(q.missingCodes + (<usize>node.feature << 2));
  if (missing >= 0) store<u8>(sides + <usize>missing, <u8>(node.missing & 1));
  return sides;
}
