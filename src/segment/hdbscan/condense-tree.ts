/**
 * The single linkage hierarchy, condensed to clusters of at least some size. Components that meet at one length meet at
 * once, so that it depends on no order of rows and on no choice among equal edges.
 */
export interface CondensedTree {
  /** [clusters] cluster 0 is all rows and has the parent -1; parents come before their children. */
  readonly parents: Int32Array;
  /** [clusters] length at which a cluster and others come off its parent: it is whole below; Infinity of cluster 0. */
  readonly births: Float32Array;
  /** [nRows] the last cluster that a row was in. */
  readonly rowClusters: Int32Array;
  /** [nRows] length below which the row was in it no more. */
  readonly rowLevels: Float32Array;
}

/** A tree over rows: `from`, `to`, `lengths` of its nRows - 1 edges. */
export interface WeightedTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lengths: Float32Array;
}

const NONE = -1;

/** Campello, Moulavi and Sander 2013, section 3.3, with ties at once. O(nRows log nRows) */
export function condenseTree(tree: WeightedTree, nRows: number, minClusterSize: number): CondensedTree {
  const merging = new Merging(nRows, minClusterSize);
  const order = orderOfLengths(tree.lengths);
  for (let from = 0; from < order.length; ) {
    const length = tree.lengths[order[from]!]!;
    let to = from;
    while (to < order.length && tree.lengths[order[to]!] === length) to++;
    merging.join(tree, order.subarray(from, to));
    from = to;
  }
  return inOrder(merging.finish());
}

/** Edges in ascending order of length. */
function orderOfLengths(lengths: Float32Array): Uint32Array {
  const bits = new Uint32Array(lengths.buffer, lengths.byteOffset, lengths.length);
  // Lengths are not negative, so that their bits are in their order; 31 bits and 21 of the edge fit an f64.
  const keys = Float64Array.from(bits, (value, edge) => value * EDGES + edge).sort();
  return Uint32Array.from(keys, (key) => key % EDGES);
}
const EDGES = 2 ** 21;

/** Components that grow, each with the rows that are in no cluster yet. */
class Merging {
  private readonly up: Int32Array;
  private readonly sizes: Int32Array;
  /** By component: its cluster, or none while it is too small. */
  private readonly clusterOf: Int32Array;
  /** Rows without cluster of a component, as a chain: first, last; next of a row. */
  private readonly last: Int32Array;
  private readonly next: Int32Array;
  private readonly parents: number[] = [];
  private readonly births: number[] = [];
  private readonly rowClusters: Int32Array;
  private readonly rowLevels: Float32Array;

  constructor(
    nRows: number,
    private readonly minClusterSize: number,
  ) {
    this.up = Int32Array.from({ length: nRows }, (_, i) => i);
    this.sizes = new Int32Array(nRows).fill(1);
    this.clusterOf = new Int32Array(nRows).fill(NONE);
    this.last = this.up.slice();
    this.next = new Int32Array(nRows).fill(NONE);
    this.rowClusters = new Int32Array(nRows).fill(NONE);
    this.rowLevels = new Float32Array(nRows);
  }

  /** Joins what edges of one length join. */
  join({ from, to, lengths }: WeightedTree, edges: Uint32Array): void {
    const length = lengths[edges[0]!]!;
    const before = new Set<number>();
    for (const edge of edges) before.add(this.find(from[edge]!)).add(this.find(to[edge]!));
    for (const edge of edges) this.link(this.find(from[edge]!), this.find(to[edge]!));
    if (edges.length === 1) {
      this.settle([...before], length);
      return;
    }
    const meeting = new Map<number, number[]>();
    for (const component of before) {
      const top = this.find(component);
      const others = meeting.get(top);
      if (others) others.push(component);
      else meeting.set(top, [component]);
    }
    for (const components of meeting.values()) this.settle(components, length);
  }

  finish(): CondensedTree {
    const { rowClusters, rowLevels } = this;
    if (this.parents.length === 0) {
      this.newCluster();
      rowClusters.fill(0);
    }
    return {
      parents: Int32Array.from(this.parents),
      births: Float32Array.from(this.births),
      rowClusters,
      rowLevels,
    };
  }

  /** The cluster of components that have just come together, and the rows that it takes up. */
  private settle(components: readonly number[], length: number): void {
    const top = this.find(components[0]!);
    const bigs = components.filter((component) => this.clusterOf[component] !== NONE);
    const small = components.filter((component) => this.clusterOf[component] === NONE);
    if (bigs.length === 0 && this.sizes[top]! < this.minClusterSize) {
      this.chain(top, small);
      return;
    }
    const cluster = bigs.length === 1 ? this.clusterOf[bigs[0]!]! : this.newCluster();
    if (bigs.length > 1) {
      for (const component of bigs) {
        this.parents[this.clusterOf[component]!] = cluster;
        this.births[this.clusterOf[component]!] = length;
      }
    }
    for (const first of small) {
      for (let row = first; row !== NONE; row = this.next[row]!) {
        this.rowClusters[row] = cluster;
        this.rowLevels[row] = length;
      }
    }
    this.clusterOf[top] = cluster;
  }

  /** One chain of several; a chain starts at the row that names its component. */
  private chain(top: number, chains: readonly number[]): void {
    let end = this.last[top]!;
    for (const first of chains) {
      if (first === top) continue;
      this.next[end] = first;
      end = this.last[first]!;
    }
    this.last[top] = end;
  }

  private newCluster(): number {
    this.births.push(Number.POSITIVE_INFINITY);
    return this.parents.push(NONE) - 1;
  }

  private link(a: number, b: number): void {
    if (a === b) return;
    const [large, small] = this.sizes[a]! >= this.sizes[b]! ? [a, b] : [b, a];
    this.up[small] = large;
    this.sizes[large] = this.sizes[large]! + this.sizes[small]!;
  }

  private find(row: number): number {
    let at = row;
    while (this.up[at] !== at) {
      this.up[at] = this.up[this.up[at]!]!;
      at = this.up[at]!;
    }
    return at;
  }
}

/** Clusters by birth, the largest length first, those of one birth by their first row. */
function inOrder({ parents, births, rowClusters, rowLevels }: CondensedTree): CondensedTree {
  const firstRows = new Int32Array(parents.length).fill(rowClusters.length);
  for (let row = rowClusters.length - 1; row >= 0; row--) firstRows[rowClusters[row]!] = row;
  // Children were made before their parents.
  for (const [cluster, parent] of parents.entries()) {
    if (parent !== NONE) firstRows[parent] = Math.min(firstRows[parent]!, firstRows[cluster]!);
  }
  const order = Int32Array.from(parents.keys()).sort((a, b) =>
    births[a] === births[b] ? firstRows[a]! - firstRows[b]! : births[b]! - births[a]!,
  );
  const rank = new Int32Array(order.length);
  for (const [at, cluster] of order.entries()) rank[cluster] = at;
  return {
    parents: order.map((cluster) => (parents[cluster] === NONE ? NONE : rank[parents[cluster]!]!)),
    births: Float32Array.from(order, (cluster) => births[cluster]!),
    rowClusters: rowClusters.map((cluster) => rank[cluster]!),
    rowLevels,
  };
}
