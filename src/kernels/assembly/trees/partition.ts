import { CODES, GrownNode, GrowParameters, Search } from './parameters';
import { classOf, entryBytes, rowOf, weightOf } from './rows';

/**
 * Puts the entries in [from, to) that go left before the others, in their order, and adds the weights of both sides by
 * class to `counts` of the left child, which those of the right one follow; returns where the right side begins.
 */
export function partition<T>(
  q: GrowParameters,
  search: Search,
  node: GrownNode,
  from: usize,
  to: usize,
  counts: usize,
): usize {
  const goesLeft = writeSides(q, search, node);
  const codes = q.codes + <usize>node.feature * <usize>q.columnBytes;
  const classBytes = <usize>q.nClasses << 3;
  let left = from;
  let right = q.spareRows;
  for (let entry = from; entry < to; entry += entryBytes<T>()) {
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(codes + rowOf(entry)));
    const cell = counts + (1 - isLeft) * classBytes + (classOf<T>(entry) << 3);
    store<f64>(cell, load<f64>(cell) + <f64>weightOf<T>(entry));
    copyEntry<T>(left, entry);
    copyEntry<T>(right, entry);
    left += entryBytes<T>() * isLeft;
    right += entryBytes<T>() * (1 - isLeft);
  }
  memory.copy(left, q.spareRows, right - q.spareRows);
  return left;
}

@inline
function copyEntry<T>(to: usize, from: usize): void {
  if (isFloat<T>()) v128.store(to, v128.load(from));
  else store<u64>(to, load<u64>(from));
}

/** u8[256] 1 for the codes that go left. */
function writeSides(q: GrowParameters, search: Search, node: GrownNode): usize {
  const sides = search.goesLeft;
  memory.fill(sides, 0, <usize>CODES);
  if (node.set < 0) memory.fill(sides, 1, <usize>node.low + 1);
  else {
    for (let code: usize = 0; code < <usize>CODES; code++) {
      const word = load<u32>(search.set + ((code >> 5) << 2));
      store<u8>(sides + code, <u8>((word >>> (<u32>code & 31)) & 1));
    }
  }
  const missing = load<i32>(q.missingCodes + (<usize>node.feature << 2));
  if (missing >= 0) store<u8>(sides + <usize>missing, <u8>(node.missing & 1));
  return sides;
}
