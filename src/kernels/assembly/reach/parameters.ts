import { Gang } from '../gang';

/** Rows of a leaf; all leaves but the last are full. */
export const LEAF: i32 = 16;
/** Positions that a thread takes at a time: whole leaves. */
export const PIECE: i32 = 256;
/** Label of a node that holds rows of several labels. */
export const MIXED: i32 = -9;

/** Rows in a k-d tree: a position is the place of a row in the order of the leaves. */
@unmanaged
export class ReachParameters extends Gang {
  /** f32[n * d] row-major. */
  x: usize;
  n: i32;
  d: i32;
  /** Neighbours that a core distance reaches to, 0..n - 1. */
  k: i32;
  /** i32[n] row at each position. */
  order: usize;
  /** f32[leaves, d, 16] columns of each leaf; NaN fills up the last. */
  blocks: usize;
  /** f32[nodes, 2, d4] lowest and highest corner; d4 is d rounded up to a multiple of 4, zeros fill up. */
  boxes: usize;
  /** f64[n] squared core distance at each position. */
  cores: usize;
  /** f64[nodes] least squared core distance of a node. */
  nodeCores: usize;
  /** i32[n] component or segment at each position. */
  labels: usize;
  /** i32[nodes] label that all rows of the node share, or MIXED. */
  nodeLabels: usize;
  /** Of each thread: heap, stack of nodes and query, `scratchStride` bytes apart. */
  scratch: usize;
  scratchStride: i32;
  /** i32[n] position of the nearest row outside of the component, or -1. */
  targets: usize;
  /** f64[n] its squared mutual reachability; without target a lower bound of it. */
  bounds: usize;
  /** f64[n] of a component, at its name: the least squared reachability that was found to another. */
  best: usize;
  /** i32[n] of a component: where it merges to. */
  parents: usize;
  /** i32[n] of a component: the position that holds `best`, or -1. */
  picks: usize;
  /** i32[n - 1] each, and f64[n - 1]: rows and squared lengths of the edges. */
  edgesFrom: usize;
  edgesTo: usize;
  edgeLengths: usize;
  nEdges: i32;
  /** f32[nQueries * d] row-major. */
  queries: usize;
  nQueries: i32;
  /** f64[nQueries] squared core distances. */
  queryCores: usize;
  /** i32[nQueries] what nearest rows must not be labelled; see nearest.ts. */
  skips: usize;
  /** Out: i32[nQueries] rows, f64[nQueries] squared mutual reachability. */
  nearest: usize;
  nearestSquares: usize;
}

@inline
export function roundedUp(d: i32): i32 {
  return (d + 3) & ~3;
}

@inline
export function leafCount(n: i32): i32 {
  return (n + LEAF - 1) / LEAF;
}

/** Scratch of a thread: query f32[d4], stack of 64 entries of 16 bytes, heap f64[k + 2]. */
@inline
export function queryOf(q: ReachParameters, threadIndex: i32): usize {
  return q.scratch + <usize>threadIndex * <usize>q.scratchStride;
}

@inline
export function stackOf(q: ReachParameters, query: usize): usize {
  return query + ((<usize>roundedUp(q.d)) << 2);
}

@inline
export function heapOf(stack: usize): usize {
  return stack + 1024;
}
