import { type Js, js } from '#base';
import type { TreeArrays } from '#kernels';
import { arrayJs, sumSql, wholeJs } from '#learn';
import { join, name, real, type Sql, sql } from '#sql';

/** A function in JavaScript from features to the sums [groups * width] of the leaf values of trees. */
export function treeSumsJs(trees: TreeArrays, groups: number): Js {
  const { width, roots, features, thresholds, missingLeft, sets, setOffsets, setWords, values } = trees;
  const { children, leaves } = relative(trees);
  const hasSets = setOffsets.some((offset) => offset >= 0);
  const none = js`null`;
  return js`treeSums({ width: ${width}, groups: ${groups},
roots: ${wholeJs(roots)},
leaves: ${wholeJs(leaves)},
features: ${wholeJs(features)},
thresholds: ${arrayJs(thresholds)},
children: ${wholeJs(children)},
missingLeft: ${wholeJs(missingLeft)},
sets: ${hasSets ? arrayJs(sets) : none},
setOffsets: ${hasSets ? wholeJs(setOffsets) : none},
setWords: ${hasSets ? wholeJs(setWords) : none},
values: ${arrayJs(values)} })`;
}

/** Children and leaves counted from the first of each tree: small numbers take few bytes. */
function relative({ roots, features, children }: TreeArrays): { children: Uint32Array; leaves: Uint32Array } {
  const nTrees = roots.length - 1;
  const leaves = new Uint32Array(nTrees);
  const out = new Uint32Array(children.length);
  for (let tree = 0; tree < nTrees; tree++) {
    let least = Number.POSITIVE_INFINITY;
    for (let node = roots[tree]!; node < roots[tree + 1]!; node++)
      if (features[node]! < 0) least = Math.min(least, children[node]!);
    leaves[tree] = least;
    for (let node = roots[tree]!; node < roots[tree + 1]!; node++)
      out[node] = children[node]! - (features[node]! < 0 ? least : roots[tree]!);
  }
  return { children: out, leaves };
}

/** Trees that one stage adds up: an engine takes expressions of some thousand nodes. */
const TREES_PER_STAGE = 50;

/**
 * Sums of leaf values in SQL: `sums` [groups * width] of the names of the last stage, added in the order of the trees.
 * @param of SQL of each feature: names of columns.
 */
export function treeSumsSql(
  trees: TreeArrays,
  { of, groups, prefix }: { readonly of: readonly Sql[]; readonly groups: number; readonly prefix: string },
): { stages: (readonly [string, Sql])[][]; sums: Sql[] } {
  const { width } = trees;
  const nTrees = trees.roots.length - 1;
  const outputs = groups * width;
  let sums: Sql[] = Array.from({ length: outputs }, () => real(0));
  const stages: (readonly [string, Sql])[][] = [];
  for (let from = 0, at = 0; from < nTrees; from += TREES_PER_STAGE, at++) {
    const own = Array.from({ length: outputs }, (): Sql[] => []);
    for (let tree = from; tree < Math.min(from + TREES_PER_STAGE, nTrees); tree++) {
      for (let w = 0; w < width; w++) own[(tree % groups) * width + w]!.push(treeSql(trees, { tree, w, of }));
    }
    stages.push(own.map((terms, i) => [`${prefix}s${at}_${i}`, sumSql([sums[i]!, ...terms])] as const));
    sums = own.map((_, i) => name(`${prefix}s${at}_${i}`));
  }
  return { stages, sums };
}

function treeSql(
  trees: TreeArrays,
  { tree, w, of }: { readonly tree: number; readonly w: number; readonly of: readonly Sql[] },
): Sql {
  const { roots, features, thresholds, children, missingLeft, setOffsets, width, values } = trees;
  const below = (node: number): Sql => {
    const feature = features[node]!;
    const child = children[node]!;
    if (feature < 0) return real(values[child * width + w]!);
    const x = of[feature]!;
    const left = below(child);
    const right = below(child + 1);
    const toLeft = missingLeft[node] === 1;
    if (setOffsets[node]! < 0) {
      const limit = real(between(thresholds[node]!));
      // a missing value meets no condition; if(), not CASE: a tree has thousands, and each is 20 characters shorter
      return toLeft ? sql`if(${x}>${limit},${right},${left})` : sql`if(${x}<=${limit},${left},${right})`;
    }
    const codes = codesOf(trees, node);
    const told = toLeft ? codes.right : codes.left;
    if (told.length === 0) return toLeft ? left : right;
    const condition = isOneOf(x!, told);
    return toLeft ? sql`if(${condition},${right},${left})` : sql`if(${condition},${left},${right})`;
  };
  return below(roots[tree]!);
}

/** Codes of a set that go left, and those that go right; others go where missing values go. */
function codesOf(
  { setOffsets, setWords, sets }: TreeArrays,
  node: number,
): { left: number[]; right: number[] } {
  const left: number[] = [];
  const right: number[] = [];
  for (let code = 0; code < 32 * setWords[node]!; code++) {
    const word = sets[setOffsets[node]! + (code >>> 5)]!;
    (((word >>> (code & 31)) & 1) === 1 ? left : right).push(code);
  }
  return { left, right };
}

/** Whether a code is one of those, ascending, by their runs: an engine makes a join of each IN, and there are thousands. */
function isOneOf(x: Sql, codes: readonly number[]): Sql {
  const runs: [number, number][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else runs.push([code, code]);
  }
  const conditions = runs.map(([from, to]) =>
    from === to ? sql`${x}=${real(from)}` : sql`${x} BETWEEN ${real(from)} AND ${real(to)}`,
  );
  return join(conditions, sql` OR `);
}

/** The shortest number from a threshold on and before the next f32: an f32 is on the same side of both. */
function between(threshold: number): number {
  const next = nextUp(threshold);
  for (let digits = 1; digits < 17; digits++) {
    const value = Number(threshold.toPrecision(digits));
    if (value >= threshold && value < next) return value;
  }
  return threshold;
}

function nextUp(value: number): number {
  const floats = new Float32Array([value === 0 ? 0 : value]);
  const bits = new Int32Array(floats.buffer);
  bits[0]! += floats[0]! >= 0 ? 1 : -1;
  return Number.isFinite(floats[0]!) ? floats[0]! : value;
}
