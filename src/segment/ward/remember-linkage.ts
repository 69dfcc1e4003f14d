import type { KernelMatrix, Linkage } from '#kernels';

/** The last tree of each matrix that is still in use, and what its rows were. */
const trees = new WeakMap<KernelMatrix, { readonly digest: string; readonly linkage: Linkage }>();

/**
 * The tree that `make` gives for the rows of x; of rows that have not changed since it is made once. The choice of k and
 * every draw of a bootstrap ask for the same tree cut at each k.
 */
export async function rememberLinkage(x: KernelMatrix, make: () => Promise<Linkage>): Promise<Linkage> {
  const digest = digestOf(x);
  const known = trees.get(x);
  if (known?.digest === digest) return known.linkage;
  const linkage = await make();
  trees.set(x, { digest, linkage });
  return linkage;
}

/** Two independent hashes of 32 bits over the words of the rows. */
function digestOf({ nRows, nCols, data }: KernelMatrix): string {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (const word of words) {
    first = Math.imul(first ^ word, 0x01000193);
    first ^= first >>> 15;
    second = Math.imul(second + word, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return [nRows, nCols, first, second].join(' ');
}
