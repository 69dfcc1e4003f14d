import type { FittedProcedure } from '#learn';
import type { Feature } from '#matrix';

/** The features that any of them saw, each name once. */
export function featuresOfAll(fitted: readonly FittedProcedure[]): Feature[] {
  const byName = new Map<string, Feature>();
  for (const { features } of fitted)
    for (const feature of features) if (!byName.has(feature.name)) byName.set(feature.name, feature);
  return [...byName.values()];
}
