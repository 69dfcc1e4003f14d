import type { BinnedColumns } from '../bins.ts';
import type { TreeArrays } from '../trees/tree-arrays.ts';
import type { RawTree } from './raw-tree.ts';

const LARGEST = 3.4028234663852886e38;
const BY_CATEGORY = 2;
const SET_WORDS = 8;

/** Trees over bins as trees over values: thresholds from edges, sets of levels from sets of bins. */
export function treeArraysOf(
  raw: readonly RawTree[],
  { edges, levelBins }: Pick<BinnedColumns, 'edges' | 'levelBins'>,
): TreeArrays {
  const roots = new Uint32Array(raw.length + 1);
  for (const [tree, { columns }] of raw.entries()) roots[tree + 1] = roots[tree]! + columns.length;
  const nNodes = roots[raw.length]!;
  const features = new Int32Array(nNodes);
  const thresholds = new Float32Array(nNodes);
  const children = new Uint32Array(nNodes);
  const missingLeft = new Uint8Array(nNodes);
  const setOffsets = new Int32Array(nNodes).fill(-1);
  const setWords = new Uint8Array(nNodes);
  const sets: number[] = [];
  const values: number[] = [];
  for (const [tree, { columns, ...nodes }] of raw.entries()) {
    for (const [i, column] of columns.entries()) {
      const node = roots[tree]! + i;
      features[node] = column;
      if (column < 0) {
        children[node] = values.length;
        values.push(nodes.values[i]!);
        continue;
      }
      children[node] = roots[tree]! + nodes.children[i]!;
      missingLeft[node] = nodes.flags[i]! & 1;
      const levels = levelBins[column];
      if ((nodes.flags[i]! & BY_CATEGORY) === 0 || levels == null) {
        thresholds[node] = edges[column]![nodes.bins[i]!] ?? LARGEST;
        continue;
      }
      const words = setOfLevels(levels, nodes.sets.subarray(i * SET_WORDS, (i + 1) * SET_WORDS));
      setOffsets[node] = sets.length;
      setWords[node] = words.length;
      for (const word of words) sets.push(word);
    }
  }
  return {
    width: 1,
    roots,
    features,
    thresholds,
    children,
    missingLeft,
    setOffsets,
    setWords,
    sets: Uint32Array.from(sets),
    values: Float32Array.from(values),
  };
}

function setOfLevels(levelBins: Uint8Array, bins: Uint32Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(levelBins.length / 32));
  for (const [level, bin] of levelBins.entries()) {
    if (((bins[bin >>> 5]! >>> (bin & 31)) & 1) === 1) words[level >>> 5]! |= 1 << (level & 31);
  }
  return words;
}
