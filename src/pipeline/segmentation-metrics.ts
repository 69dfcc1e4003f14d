import type { Metric } from '#contract';
import type { Certificate } from '#segment';

/** The figures of a segmentation, with the interval over bootstrap draws where there is one. */
export function segmentationMetrics(certificate: Certificate): Record<string, Metric> {
  const { k, inertia, silhouette, nulls } = certificate;
  const candidate = certificate.candidates.find((one) => one.k === k && certificate.chosenBy !== 'tiers');
  const figures: Record<string, [number | null, number | null, number | null]> = {
    k: [k, null, null],
    inertia: [inertia, null, null],
    silhouette: [silhouette, candidate?.silhouetteLow ?? null, candidate?.silhouetteHigh ?? null],
    calinskiHarabasz: [candidate?.calinskiHarabasz ?? null, null, null],
    daviesBouldin: [candidate?.daviesBouldin ?? null, null, null],
    gap: [candidate?.gap ?? null, null, null],
    stability: [candidate?.stability ?? null, null, null],
    minimumStability: [candidate?.minimumStability ?? null, null, null],
    ...Object.fromEntries(nulls.map(({ name, p }) => [`p.${name}`, [p, null, null]])),
  };
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, [value, low, high]]) =>
      value === null || !Number.isFinite(value) ? [] : [[name, { value, low, high }]],
    ),
  );
}
