import type { TreeArrays } from './tree-arrays.ts';

/** A column of bytes that nodes of trees compare with one of theirs. */
export type CodedColumn =
  /** How many of up to 255 thresholds lie below a value; a missing one is 0 where it goes left, else 255. */
  | {
      readonly kind: 'thresholds';
      readonly feature: number;
      readonly missingLeft: boolean;
      /** Ascending, all different. */
      readonly thresholds: Float32Array;
    }
  /** Codes of levels below `reach`, all others as 255: what `set` columns are made of. */
  | { readonly kind: 'levels'; readonly feature: number; readonly reach: number }
  /** 0 where a level is in a set, else 1. */
  | {
      readonly kind: 'set';
      /** Place of the column of levels. */
      readonly levels: number;
      /** [32] bit l % 8 of byte l / 8: level l is in the set; 255 is what is missing or unknown. */
      readonly bits: Uint8Array;
    };

/** Columns, and of each node its own and the code up to which rows go left. */
export interface CodedNodes {
  readonly columns: readonly CodedColumn[];
  readonly columnOf: Uint32Array;
  readonly codeOf: Uint8Array;
}

const MOST_THRESHOLDS = 255;
/** 224 levels: then 255 is none. */
const MOST_SET_WORDS = 7;
const UNKNOWN = 255;

/** What nodes compare; null where a threshold is infinite or a set reaches beyond 224 levels. */
export function codedColumns(trees: TreeArrays): CodedNodes | null {
  const { features, thresholds, setWords } = trees;
  if (!thresholds.every(Number.isFinite) || setWords.some((words) => words > MOST_SET_WORDS)) return null;
  const coded = {
    columns: [] as CodedColumn[],
    columnOf: new Uint32Array(features.length),
    codeOf: new Uint8Array(features.length),
  };
  codeThresholds(trees, coded);
  codeSets(trees, coded);
  return coded;
}

interface Coded extends CodedNodes {
  readonly columns: CodedColumn[];
}

function codeThresholds(
  { features, thresholds, missingLeft, setOffsets }: TreeArrays,
  { columns, columnOf, codeOf }: Coded,
): void {
  const isByNumber = (node: number) => features[node]! >= 0 && setOffsets[node]! < 0;
  const keyOf = (node: number) => 2 * features[node]! + missingLeft[node]!;
  const asked = new Map<number, Set<number>>();
  for (let node = 0; node < features.length; node++) {
    if (!isByNumber(node)) continue;
    const key = keyOf(node);
    const own = asked.get(key) ?? new Set<number>();
    asked.set(key, own.add(thresholds[node]!));
  }
  const places = new Map<number, { first: number; ranks: Map<number, number> }>();
  for (const [key, own] of [...asked].sort(([a], [b]) => a - b)) {
    const sorted = Float32Array.from(own).sort();
    places.set(key, {
      first: columns.length,
      ranks: new Map([...sorted].map((value, rank) => [value, rank])),
    });
    for (let from = 0; from < sorted.length; from += MOST_THRESHOLDS) {
      const some = sorted.slice(from, from + MOST_THRESHOLDS);
      columns.push({
        kind: 'thresholds',
        feature: key >> 1,
        missingLeft: (key & 1) === 1,
        thresholds: some,
      });
    }
  }
  for (let node = 0; node < features.length; node++) {
    if (!isByNumber(node)) continue;
    const { first, ranks } = places.get(keyOf(node))!;
    const rank = ranks.get(thresholds[node]!)!;
    columnOf[node] = first + Math.floor(rank / MOST_THRESHOLDS);
    codeOf[node] = rank % MOST_THRESHOLDS;
  }
}

/** Nodes with equal sets share a column; their code is 0. */
function codeSets(trees: TreeArrays, { columns, columnOf }: Coded): void {
  const { features, setOffsets, setWords } = trees;
  const reaches = new Map<number, number>();
  for (let node = 0; node < features.length; node++) {
    if (setOffsets[node]! < 0) continue;
    const feature = features[node]!;
    reaches.set(feature, Math.max(reaches.get(feature) ?? 0, setWords[node]! * 32));
  }
  const levelsOf = new Map<number, number>();
  for (const [feature, reach] of [...reaches].sort(([a], [b]) => a - b)) {
    levelsOf.set(feature, columns.push({ kind: 'levels', feature, reach }) - 1);
  }
  const found = new Map<string, number>();
  for (let node = 0; node < features.length; node++) {
    if (setOffsets[node]! < 0) continue;
    const bits = bitsOf(trees, node);
    const levels = levelsOf.get(features[node]!)!;
    const key = `${levels} ${bits.join()}`;
    const place = found.get(key) ?? columns.push({ kind: 'set', levels, bits }) - 1;
    found.set(key, place);
    columnOf[node] = place;
  }
}

function bitsOf({ sets, setOffsets, setWords, missingLeft }: TreeArrays, node: number): Uint8Array {
  const bits = new Uint8Array(32);
  const from = setOffsets[node]!;
  for (let level = 0; level <= UNKNOWN; level++) {
    const isKnown = level < setWords[node]! * 32;
    const isLeft = isKnown ? (sets[from + (level >>> 5)]! >>> (level & 31)) & 1 : missingLeft[node]!;
    bits[level >>> 3]! |= isLeft << (level & 7);
  }
  return bits;
}
