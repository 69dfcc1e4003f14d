import type { Linkage } from '#kernels';

/** The k clusters [n] of the points of a tree, numbered by their first points: all but the last k - 1 merges are made. */
export function cutTree({ left, right }: Pick<Linkage, 'left' | 'right'>, k: number): Int32Array {
  const n = left.length + 1;
  const nNodes = n + (n - k);
  const parents = new Int32Array(nNodes).fill(-1);
  for (let m = 0; m < n - k; m++) {
    parents[left[m]!] = n + m;
    parents[right[m]!] = n + m;
  }
  const roots = new Int32Array(nNodes);
  for (let id = nNodes - 1; id >= 0; id--) roots[id] = parents[id]! < 0 ? id : roots[parents[id]!]!;
  return numberByFirst(roots.subarray(0, n));
}

/** Any numbers as 0, 1, ... in the order in which they occur first. */
export function numberByFirst(values: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}
