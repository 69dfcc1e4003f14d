/** Rows and labelings of a silhouette kernel; slots are the clusters of all labelings. */
export interface SilhouetteShape {
  readonly nRows: number;
  readonly nCols: number;
  readonly nLabelings: number;
  readonly nSlots: number;
}

/** Bytes that `layOutRows` of assembly/silhouette-rows.ts takes at most. */
export function silhouetteBytes({ nRows, nCols, nLabelings, nSlots }: SilhouetteShape): number {
  const nTiles = Math.ceil(nRows / 64);
  const perTile = 64 * nLabelings + nSlots + 8 + 256 * nCols + 512 * nSlots;
  return 1024 + 4 * (nLabelings + 1 + nSlots) + nTiles * perTile;
}

/** Bytes of `stripScratchBytes` of assembly/silhouette-sums.ts: 32 KiB and 9 sums of 64 f32 per slot. */
export function stripBytes(nSlots: number): number {
  return 32_768 + 9 * 256 * nSlots;
}
