import type { CandidateDetail, Persona, ReportData } from '#contract';
import type { FixtureOptions } from './fixture-options.ts';

/** Choice, certificate and tiers around the given personas; the figures are made up but plausible. */
export function madeSegmentation(options: FixtureOptions, personas: Persona[]): ReportData['segmentation'] {
  const k = options.segments.length;
  const unusable = options.verdict === 'do-not-use';
  return {
    learner: 'k-means',
    k,
    chosenBy: 'consensus',
    byRule: false,
    choice: unusable
      ? [{ code: 'no-clusters', message: 'No number of segments stands out from chance; 4 is shown.' }]
      : [
          {
            code: 'best-mean-rank',
            message: `${k} segments have the best mean rank (1.6) over five criteria.`,
          },
          {
            code: 'tie',
            message: `${k} and ${k + 1} segments tie: their silhouettes differ by less than the bootstrap interval; the smaller is shown first.`,
          },
        ],
    inertia: 8123.4567,
    silhouette: unusable ? 0.136 : 0.4132,
    verdict: options.verdict,
    reasons: unusable
      ? [
          {
            code: 'null-not-rejected',
            message: 'Columns shuffled independently look as clustered as the data (p = .64).',
          },
        ]
      : [{ code: 'stable-share', message: 'All null models are rejected and the segments hold.' }],
    nulls: [
      { name: 'independent-columns', draws: 99, p: options.p },
      { name: 'one-gaussian', draws: 99, p: unusable ? 0.04 : 0.01 },
      { name: 'one-box', draws: 99, p: unusable ? 0.31 : 0.01 },
    ],
    nullRows: Math.min(5000, options.customers),
    candidates: Array.from({ length: 9 }, (_, i) => candidate(i + 2, k)),
    evidence: {
      rows: Math.min(5000, options.customers),
      seeds: { fits: 8, mean: 0.93, least: 0.81 },
      learners: [],
      borderShare: 0.042,
      outliers: null,
      reasons: [{ code: 'border', message: '4.2 % of the customers lie on a border.' }],
    },
    personas,
    actions: personas.map(({ id, name, traits }) => ({
      id,
      action: 'win back',
      title: `Win ${name} back`,
      why: `They stand out by ${traits[0]?.feature ?? 'nothing'}, so write to them.`,
      evidence: traits.slice(0, 1),
    })),
    tiers: options.tiers
      ? {
          column: 'monetary',
          tiers: [
            { name: 'vip', size: 217, from: 5200, to: 280206.02 },
            { name: 'plus', size: 868, from: 1602.5, to: 5199.9 },
            { name: 'mid', size: 1519, from: 490.1, to: 1602.2 },
            { name: 'low', size: 1734, from: 2.9, to: 490 },
          ],
        }
      : null,
  };
}

function candidate(k: number, best: number): CandidateDetail {
  const off = Math.abs(k - best);
  const dropped = k > best + 2 || k > 9;
  return {
    k,
    inertia: 44448.46 * (2.4 / k) + 500 * off,
    silhouette: 0.41 - 0.03 * off + 0.004 * Math.sin(k),
    calinskiHarabasz: 2800 - 210 * off,
    daviesBouldin: 0.92 + 0.07 * off,
    gap: 0.5 + 0.08 * k - 0.045 * Math.max(0, k - best) * 2,
    stability: 0.91 - 0.06 * off,
    predictionStrength: { mean: 0.9 - 0.08 * off, standardError: 0.02 },
    bic: null,
    gapStandardError: 0.012,
    silhouetteLow: 0.39 - 0.03 * off,
    silhouetteHigh: 0.43 - 0.03 * off,
    smallestShare: 0.31 / k,
    minimumStability: 0.86 - 0.09 * off,
    meanRank: dropped ? null : 1.6 + off * 1.2,
    dropped: dropped
      ? { code: 'unstable-segment', message: 'its weakest segment has a stability under .5' }
      : null,
  };
}
