import { expect } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { type LabEntry, trainOptionsSchema } from '#contract';
import { lab } from '#pipeline';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

longRealDataTest(
  'telco churn: no way of resampling gains in AUC, all lose their percentages, and the lab says so',
  async () => {
    const folder = await temporaryFolder();
    const files = [realData('telco_churn', 'WA_Fn-UseC_-Telco-Customer-Churn.csv')];
    const target = { kind: 'churn-column', column: 'Churn' };
    const { lab: found } = await lab(trainOptionsSchema.parse({ files, target, repeats: 1 }), {
      clock: systemClock,
      log: silentLogger,
      progress: { report() {} },
      signal: new AbortController().signal,
      threads: 2,
      workspace: `${folder}/workspace`,
      out: `${folder}/out`,
    });
    const at = (way: LabEntry['way'], decision: LabEntry['decision']) =>
      found.entries.find((one) => one.way === way && one.decision === decision)!;
    const plain = at('none', 'likeliest').figures;
    // a recomputation with scikit-learn 1.9.1 and five folds of its own: AUC .8445, calibration .0143, F1 .5965 and .6306
    expect(Math.abs(plain['auc']!.mean! - 0.845)).toBeLessThan(0.01);
    expect(plain['calibrationError']!.mean!).toBeLessThan(0.04);
    expect(Math.abs(plain['f1']!.mean! - 0.5965)).toBeLessThan(0.02);
    expect(Math.abs(at('none', 'threshold').figures['f1']!.mean! - 0.6306)).toBeLessThan(0.02);
    // the same: class weights .1484, undersampling .1508, SMOTE .1384 (of numbers; here it draws levels)
    for (const [way, error] of [
      ['class-weights', 0.1484],
      ['undersample', 0.1508],
      ['smote', 0.1384],
    ] as const) {
      const { figures, differences } = at(way, 'likeliest');
      expect(Math.abs(figures['calibrationError']!.mean! - error)).toBeLessThan(0.03);
      expect(differences['calibrationError']!.low!).toBeGreaterThan(0.05);
      expect(differences['auc']!.low!).toBeLessThanOrEqual(0);
      expect(figures['auc']!.mean!).toBeLessThan(plain['auc']!.mean! + 0.002);
    }
    expect(found.recommendation.way).toBe('none');
    expect(found.recommendation.reasons).toContainEqual(
      expect.stringMatching(/^With SMOTE AUC gains nothing/),
    );
  },
);
