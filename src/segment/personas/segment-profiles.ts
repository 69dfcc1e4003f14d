import type { Frame } from '#matrix';
import type { EarlierProfile } from '../identity/index.ts';
import { columnFacts } from './column-facts.ts';

/** [k] Standardised effect of each feature of each segment. @param labels [nRows] 0..k-1 */
export function segmentProfiles(frame: Frame, labels: Int32Array, k: number): EarlierProfile[] {
  const profiles = Array.from({ length: k }, (): Record<string, number> => ({}));
  for (const column of frame.columns) {
    for (const [c, facts] of columnFacts(column, labels, k).entries()) {
      for (const { feature, effect } of facts) profiles[c]![feature] = effect;
    }
  }
  return profiles;
}
