import type { SegmentationManifest } from '#contract';
import type { BundleContent } from '#learn';

const persona = (id: number, name: string, size: number) => ({
  id,
  name,
  sentence: `${name}: ${size} of 10 customers.`,
  size,
  share: size / 10,
  stability: 0.9,
  verdict: 'highly-stable' as const,
  traits: [],
  typicalCustomer: { spend: 100 * id, region: 'north' },
  alsoTypical: [{ spend: 100 * id + 1, region: 'south' }],
  rule: null,
});

const RECIPE = {
  formatVersion: 1,
  steps: [
    {
      type: 'numeric',
      column: 'spend',
      fill: 50,
      missing: 1,
      log1p: false,
      least: 0,
      scaledBy: 'standard-deviation',
      centre: 50,
      spread: 10,
    },
    {
      type: 'category',
      column: 'region',
      missing: 0,
      fill: 'north',
      levels: [
        { level: 'north', centre: 0, spread: 1 },
        { level: 'south', centre: 0, spread: 1 },
      ],
    },
  ],
};

/** A made-up segmentation of two segments by one number and one category: what a run would have written. */
export function smallBundle(): BundleContent<SegmentationManifest> {
  return {
    manifest: {
      formatVersion: 1,
      kind: 'segmentation',
      learner: 'k-means',
      source: 'customers',
      columns: [
        { name: 'spend', kind: 'decimal', role: 'feature', storage: 'DOUBLE', missingTokens: [''] },
        { name: 'region', kind: 'category', role: 'feature', storage: 'VARCHAR', missingTokens: [] },
      ],
      idColumn: 'customer_id',
      recipe: RECIPE,
      options: { seed: 1, scale: 'standard', k: { from: 2, to: 2 } },
      model: {
        format: 'k-means',
        version: 1,
        facts: { features: ['spend', 'region = north', 'region = south'], k: 2, inertia: 3.5 },
      },
      personas: [persona(1, 'Big spenders', 4), persona(2, 'Small spenders', 6)],
      idOfLabel: [2, 1],
      verdict: 'stable',
      reasons: [{ code: 'structure', message: 'Both null models are rejected.' }],
      nulls: [{ name: 'one-gaussian', draws: 99, p: 0.01 }],
      features: [{ column: 'spend', steps: ['50 for 1 missing', 'standardised'] }],
      leftOut: [{ dataset: 'small', column: 'customer_id', code: 'id', reason: 'Names the customer.' }],
      subgroups: null,
      metrics: { silhouette: { value: 0.6, low: 0.5, high: 0.7 }, k: { value: 2, low: null, high: null } },
      provenance: {
        version: '0.1.0',
        build: 'fixture',
        seed: 1,
        customers: 10,
        datasets: [{ name: 'small', sha256: 'ab'.repeat(32), rows: 10, artifact: null }],
      },
    },
    arrays: {
      centres: Float64Array.of(-1, 1, 0, 1, 0, 1),
      sizes: Int32Array.of(6, 4),
      noveltyOffsets: Uint32Array.of(0, 3, 5),
      noveltyDistances: Float64Array.of(0.1, 0.2, 0.4, 0.3, 0.6),
    },
    card: '# Model card: small\n',
  };
}
