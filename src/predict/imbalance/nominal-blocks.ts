import type { Feature } from '#matrix';

/** Columns `from` up to `to` (without it) of a matrix that together tell a level of one raw column. */
export interface NominalBlock {
  readonly from: number;
  readonly to: number;
}

/** The indicators of one raw column together, and every column of codes by itself. */
export function nominalBlocks(features: readonly Feature[]): NominalBlock[] {
  const blocks: NominalBlock[] = [];
  for (const [j, { kind, column }] of features.entries()) {
    if (kind === 'numeric') continue;
    const last = blocks.at(-1);
    const before = features[j - 1];
    if (kind === 'indicator' && last?.to === j && before?.kind === kind && before.column === column)
      blocks[blocks.length - 1] = { from: last.from, to: j + 1 };
    else blocks.push({ from: j, to: j + 1 });
  }
  return blocks;
}
