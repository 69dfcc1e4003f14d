import { listed } from '#base';
import type { Reason } from '#contract';
import type { FeatureMatrix } from '#matrix';

/** Pairs of rules that are told. */
const MOST_PAIRS = 3;

/** How many customers meet several rules, and which pairs of rules share most. O(n d + pairs that share) */
export function overlapNotes({ x: { data, nRows, nCols }, features }: FeatureMatrix): Reason[] {
  const shared = new Map<number, number>();
  let several = 0;
  for (let row = 0; row < nRows; row++) {
    const met: number[] = [];
    for (let j = 0; j < nCols; j++) if (data[row * nCols + j] === 1) met.push(j);
    if (met.length > 1) several++;
    for (const [at, a] of met.entries())
      for (const b of met.slice(at + 1)) shared.set(a * nCols + b, (shared.get(a * nCols + b) ?? 0) + 1);
  }
  if (several === 0) return [];
  const nameOf = (j: number) => `"${features[j]!.name}"`;
  const pairs = [...shared]
    .sort(([a, most], [b, more]) => more - most || a - b)
    .slice(0, MOST_PAIRS)
    .map(([pair, count]) => `${count} meet ${nameOf(Math.floor(pair / nCols))} and ${nameOf(pair % nCols)}`);
  const message = `${several} of ${nRows} customers meet several rules and are in the segment of the first: ${listed(pairs)}.`;
  return [{ code: 'rules-overlap', message }];
}
