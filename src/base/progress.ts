/** Receives how much of the current work is done. */
export interface ProgressSink {
  /** @param share done so far, in [0, 1]. @param detail what is being done, for a person. */
  report(share: number, detail?: string): void;
}

/** A sink that ignores everything. */
export const silentProgress: ProgressSink = { report() {} };

/** A sink that maps [0, 1] of a part onto [from, to] of the whole. */
export function partOf(whole: ProgressSink, from: number, to: number): ProgressSink {
  return { report: (share, detail) => whole.report(from + (to - from) * share, detail) };
}
