import { invariant } from '#base';

/** Kernels index memory by label: each of the nRows labels must lie in 0..k-1. */
export function requireLabels(labels: Int32Array, nRows: number, k: number): void {
  invariant(labels.length === nRows, `labels: expected ${nRows}, got ${labels.length}`);
  for (const label of labels) {
    invariant(label >= 0 && label < k, `labels: expected 0 to ${k - 1}, got ${label}`);
  }
}
