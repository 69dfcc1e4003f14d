import type { BinnedColumns, BinRanges, GrownTree, TreeArrays } from '#kernels';

const LARGEST = 3.4028234663852886e38;
const WORDS = 8;

/** What codes stand for. */
export type CodeMeaning = Pick<BinnedColumns, 'levelBins'> & BinRanges;

/**
 * A tree over codes as one over values: thresholds lie half-way between the values on both sides, and levels that no
 * row of a node had go where missing values go.
 * @param values [leaves, width] what the leaves hold, in the order of their nodes.
 */
export function oneTree(
  tree: GrownTree,
  {
    meaning,
    width,
    values,
  }: { readonly meaning: CodeMeaning; readonly width: number; readonly values: Float32Array },
): TreeArrays {
  const { features, setNumbers, missingLeft } = tree;
  const nNodes = features.length;
  const children = tree.children.slice();
  const thresholds = new Float32Array(nNodes);
  const setOffsets = new Int32Array(nNodes).fill(-1);
  const setWords = new Uint8Array(nNodes);
  const sets: number[] = [];
  let nLeaves = 0;
  for (let node = 0; node < nNodes; node++) {
    if (features[node]! < 0) {
      children[node] = nLeaves++;
    } else if (setNumbers[node]! < 0) {
      thresholds[node] = threshold(tree, node, meaning);
    } else {
      const words = setOfLevels(tree, node, meaning);
      setOffsets[node] = sets.length;
      setWords[node] = words.length;
      sets.push(...words);
    }
  }
  const questions = { features, thresholds, missingLeft, setOffsets, setWords, sets: Uint32Array.from(sets) };
  return { width, roots: Uint32Array.of(0, nNodes), ...questions, children, values };
}

function threshold(tree: GrownTree, node: number, { lowest, highest }: CodeMeaning): number {
  const feature = tree.features[node]!;
  const high = tree.highs[node]!;
  if (high < 0) return LARGEST;
  const below = highest[feature]![tree.lows[node]!]!;
  const above = lowest[feature]![high]!;
  const middle = Math.fround(below / 2 + above / 2);
  return middle >= below && middle < above ? middle : below;
}

/** Words of a set reach all levels. */
function setOfLevels(tree: GrownTree, node: number, { levelBins }: CodeMeaning): Uint32Array {
  const bins = levelBins[tree.features[node]!]!;
  const words = new Uint32Array(Math.max(1, Math.ceil(bins.length / 32)));
  const has = (from: number, code: number) => ((tree.sets[from + (code >>> 5)]! >>> (code & 31)) & 1) === 1;
  const left = tree.setNumbers[node]! * 2 * WORDS;
  const isMissingLeft = tree.missingLeft[node] === 1;
  for (let level = 0; level < words.length * 32; level++) {
    const bin = bins[level];
    const isKnown = bin !== undefined && has(left + WORDS, bin);
    if (isKnown ? has(left, bin) : isMissingLeft) words[level >>> 5]! |= 1 << (level & 31);
  }
  return words;
}
