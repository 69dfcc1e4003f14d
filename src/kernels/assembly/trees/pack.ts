// Trees in flat arrays (trees/tree-arrays.ts) as the nodes that rows walk along.
import { Gang } from '../gang';
import { COLUMN_BYTES, NODE_BYTES_LOG2, TreeNode } from './node';

@unmanaged
class PackParameters extends Gang {
  nNodes: i32;
  features: usize;
  thresholds: usize;
  children: usize;
  missingLeft: usize;
  setOffsets: usize;
  setWords: usize;
  sets: usize;
  values: usize;
  /** Numbers of a leaf. */
  width: i32;
  /** TreeNode[nNodes] */
  nodes: usize;
}

export function packTrees(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<PackParameters>(block);
  const end = <usize>(<i64>q.nNodes * (threadIndex + 1) / nThreads);
  for (let i = <usize>(<i64>q.nNodes * threadIndex / nThreads); i < end; i++) {
    const to = q.nodes + (i << NODE_BYTES_LOG2);
    const node = changetype<TreeNode>(to);
    const feature = load<i32>(q.features + (i << 2));
    const child = load<u32>(q.children + (i << 2));
    if (feature < 0) {
      node.column = 0;
      node.threshold = 0x7f800000;
      node.child = <u32>to;
      node.reach = <u32>q.values + ((child * q.width) << 2);
      continue;
    }
    const set = load<i32>(q.setOffsets + (i << 2));
    node.column = feature * COLUMN_BYTES;
    node.threshold = set < 0 ? load<u32>(q.thresholds + (i << 2)) : <u32>q.sets + (set << 2);
    node.child = <u32>q.nodes + (child << NODE_BYTES_LOG2);
    node.reach = (<u32>load<u8>(q.setWords + i) << 6) | (load<u8>(q.missingLeft + i) == 1 ? 0 : 1);
  }
}
