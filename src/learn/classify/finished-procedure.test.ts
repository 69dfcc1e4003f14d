import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { calibrate } from '../calibrate/calibrator.ts';
import { chooseThreshold } from '../threshold/choose-threshold.ts';
import { finishedProcedure } from './finished-procedure.ts';
import type { LabelledRows, Procedure } from './procedure.ts';

/** Says a number of the row itself, as probabilities that are too sure, and counts how often it learns. */
function overSure(fits: LabelledRows[]): Procedure {
  return {
    name: 'over-sure',
    async fit(rows) {
      fits.push(rows);
      return {
        nClasses: rows.nClasses,
        features: [],
        async predict({ nRows, columns }) {
          const { values } = columns[0] as { values: Float64Array };
          return Float32Array.from({ length: 2 * nRows }, (_, i) => {
            const p = 1 / (1 + Math.exp(-6 * values[i >> 1]!));
            return i % 2 === 1 ? p : 1 - p;
          });
        },
      };
    },
  };
}

function made(): LabelledRows {
  const rng = createRng(3);
  const values = Float64Array.from({ length: 200 }, () => rng.normal());
  const y = Int32Array.from(values, (value) => (value + rng.normal() > 1 ? 1 : 0));
  const columns = [{ type: 'numeric' as const, name: 'x', values }];
  return { frame: { nRows: 200, columns }, y, nClasses: 2, weights: null, groups: null };
}

test('a threshold changes decisions and no probability, and is the best on what is calibrated', async () => {
  const ctx = await kernelContext({ threads: 1 });
  const rows = made();
  const fits: LabelledRows[] = [];
  const learned = (calibration: 'platt' | null, goal: { by: 'f1' } | null) =>
    finishedProcedure(overSure(fits), { calibration, goal }).fit(rows, ctx);
  const plain = await learned(null, null);
  expect(fits).toHaveLength(1);
  expect([plain.calibrator, plain.chosen, plain.decide]).toEqual([null, null, undefined]);
  const calibrated = await learned('platt', null);
  const both = await learned('platt', { by: 'f1' });
  expect(fits.slice(1).map(({ y }) => y.length)).toEqual([
    160, 160, 160, 160, 160, 200, 160, 160, 160, 160, 160, 200,
  ]);
  const said = await plain.predict(rows.frame, ctx);
  const p = await both.predict(rows.frame, ctx);
  expect(p).toEqual(await calibrated.predict(rows.frame, ctx));
  expect(p).toEqual(calibrate(both.calibrator!, said));
  // the inner one says the same whatever it learned from, so that all rows are as if out of fold
  const best = chooseThreshold({ probabilities: p, y: rows.y, nClasses: 2, weights: null }, { by: 'f1' });
  expect(both.chosen).toEqual(best);
  expect(both.chosen!.threshold).toBeLessThan(0.5);
  expect([...both.decide!(p)]).toEqual(
    [...rows.y.keys()].map((i) => (p[2 * i + 1]! >= best.threshold ? 1 : 0)),
  );
});
