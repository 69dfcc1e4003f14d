import { listed } from '#base';
import type { Evidence, Reason, Verdict } from '#contract';

/** An adjusted Rand index from here on is excellent, good, moderate agreement (Steinley 2004). */
const EXCELLENT = 0.9;
const GOOD = 0.8;
const MODERATE = 0.65;

/** What the figures of the evidence mean, in plain words. */
export function evidenceReasons(
  { seeds, learners, borderShare, outliers }: Omit<Evidence, 'reasons'>,
  { verdict, isTiers }: { verdict: Verdict; isTiers: boolean },
): Reason[] {
  const reasons: Reason[] = [];
  if (seeds !== null) {
    const message = `${seeds.fits} single fits with other random numbers ${agreeing(seeds.mean)} (adjusted Rand index ${seeds.mean.toFixed(2)} on average, ${seeds.least.toFixed(2)} at least; 1 is the same segments).`;
    reasons.push({ code: 'seeds', message });
  }
  if (learners.length > 0) {
    const named = listed(learners.map(({ title, agreement }) => `${title} (${agreement.toFixed(2)})`));
    const message = `How far other methods with as many segments find the same ones, by the adjusted Rand index: ${named}.`;
    reasons.push({ code: 'learners', message });
  }
  if (borderShare !== null && !isTiers) {
    const message = `${(100 * borderShare).toFixed(1)} % of the customers lie on a border: they are closer to the customers of another segment than to those of their own.`;
    reasons.push({ code: 'border', message });
  }
  if (outliers !== null) reasons.push(outlierReason(outliers));
  if (verdict === 'do-not-use') {
    const message = isTiers
      ? 'What to do instead: use the value tiers shown here as the rules that they are, or segment by columns that tell customers apart, such as purchases over time.'
      : 'What to do instead: split by plain rules that say what they are, such as value tiers (--tiers) or recency and frequency, or segment by columns that tell customers apart, such as purchases over time.';
    reasons.push({ code: 'instead', message });
  }
  return reasons;
}

function outlierReason({ rows, columns, agreement }: NonNullable<Evidence['outliers']>): Reason {
  const who = `${rows} ${rows === 1 ? 'customer lies' : 'customers lie'} far from all others in ${listed([...columns])}`;
  if (agreement === null)
    return { code: 'outliers', message: `${who}; how much the segments change without was not measured.` };
  const without = `Without ${rows === 1 ? 'this customer' : 'them'}`;
  const figure = `(adjusted Rand index ${agreement.toFixed(2)})`;
  const advice =
    'With --scale robust the spread is told from the middle half, and a recipe can winsorise such values.';
  const effect =
    agreement >= EXCELLENT
      ? `${without} the segments stay practically the same ${figure}.`
      : `${without} the segments ${agreement >= MODERATE ? 'change' : 'change a lot'} ${figure}.`;
  return { code: 'outliers', message: `${who}. ${effect} ${advice}` };
}

function agreeing(mean: number): string {
  if (mean >= EXCELLENT) return 'find practically the same segments';
  if (mean >= GOOD) return 'find much the same segments';
  return mean >= MODERATE ? 'find segments that agree in part' : 'find different segments';
}
