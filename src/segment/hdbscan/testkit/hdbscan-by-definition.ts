/** What the definition takes. */
export interface DefinitionOptions {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: 'excess-of-mass' | 'leaf';
}

interface Cluster {
  readonly birth: number;
  readonly rows: readonly number[];
  readonly children: readonly Cluster[];
  readonly stability: number;
}

/**
 * Labels of HDBSCAN* word by word (Campello, Moulavi and Sander 2013): the graph of mutual reachability loses all edges of
 * one length at a time, the longest first; -1 belongs nowhere; one cluster of all rows when there is none. Lengths are
 * those of f32 rows, rounded to f32. O(nRows^4)
 */
export function hdbscanByDefinition(
  given: readonly (readonly number[])[],
  options: DefinitionOptions,
): number[] {
  const rows = given.map((row) => row.map(Math.fround));
  const lengths = mutualReachability(rows, options.minSamples);
  const all = [...rows.keys()];
  const least = Math.min(...lengths.flat().filter((length) => length > 0));
  const grow = (members: readonly number[], birth: number): Cluster => {
    let inside = members;
    let stability = 0;
    const density = (length: number) => 1 / Math.max(length, least);
    for (;;) {
      const longest = connectingLength(inside, lengths);
      const parts = components(inside, (a, b) => lengths[a]![b]! < longest);
      const large = parts.filter((part) => part.length >= options.minClusterSize);
      const kept = large.length === 1 ? large[0]! : [];
      stability += (inside.length - kept.length) * (density(longest) - density(birth));
      if (large.length === 1) {
        inside = kept;
        continue;
      }
      return { birth, rows: members, children: large.map((part) => grow(part, longest)), stability };
    }
  };
  const root = grow(all, Number.POSITIVE_INFINITY);
  const chosen = root.children.flatMap((child) => choose(child, options.selection).clusters);
  const labels: number[] = all.map(() => (chosen.length === 0 ? 0 : -1));
  for (const [label, cluster] of chosen.entries()) for (const row of cluster.rows) labels[row] = label;
  return labels;
}

function choose(
  cluster: Cluster,
  selection: DefinitionOptions['selection'],
): { clusters: Cluster[]; stability: number } {
  const below = cluster.children.map((child) => choose(child, selection));
  const stability = below.reduce((sum, part) => sum + part.stability, 0);
  const isBetter = selection === 'leaf' ? below.length > 0 : stability > cluster.stability;
  if (below.length === 0 || !isBetter) return { clusters: [cluster], stability: cluster.stability };
  return { clusters: below.flatMap((part) => part.clusters), stability };
}

/** Length of the longest edge that rows need to hang together: without it and its equals they fall apart. */
function connectingLength(rows: readonly number[], lengths: readonly (readonly number[])[]): number {
  const nearest = new Map(rows.slice(1).map((row) => [row, lengths[rows[0]!]![row]!]));
  let longest = 0;
  while (nearest.size > 0) {
    const [next, length] = [...nearest].reduce((a, b) => (b[1] < a[1] ? b : a));
    longest = Math.max(longest, length);
    nearest.delete(next);
    for (const row of nearest.keys()) nearest.set(row, Math.min(nearest.get(row)!, lengths[next]![row]!));
  }
  return longest;
}

function components(rows: readonly number[], areLinked: (a: number, b: number) => boolean): number[][] {
  const left = new Set(rows);
  const parts: number[][] = [];
  for (const row of rows) {
    if (!left.delete(row)) continue;
    const part = [row];
    for (const member of part) {
      for (const other of left) {
        if (!areLinked(member, other)) continue;
        part.push(other);
        left.delete(other);
      }
    }
    parts.push(part);
  }
  return parts;
}

function mutualReachability(rows: readonly (readonly number[])[], minSamples: number): number[][] {
  const distances = rows.map((a) =>
    rows.map((b) => Math.fround(Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0)))),
  );
  const cores = distances.map(
    (to, row) => to.filter((_, other) => other !== row).sort((a, b) => a - b)[minSamples - 1]!,
  );
  return distances.map((to, a) => to.map((distance, b) => Math.max(cores[a]!, cores[b]!, distance)));
}
