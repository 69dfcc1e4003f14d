import { expect } from 'vitest';
import { columnMoments } from '#kernels';
import { classifierProcedure, crossValidate, repeatedFolds } from '#learn';
import type { Context, Frame, NumericColumn, Preparation } from '#matrix';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { logisticRegressionLearner as classifier } from './index.ts';

const context = sharedContext();

const NUMBERS = ['SeniorCitizen', 'tenure', 'MonthlyCharges', 'TotalCharges'];

/** Numbers as they are (a blank total is that of a customer of no month: 0), all levels but the first as 0 and 1. */
function telcoFrame(rows: readonly Record<string, string>[]): Frame {
  const names = Object.keys(rows[0]!).filter((name) => !['customerID', 'Churn'].includes(name));
  const columns = names.flatMap((name): NumericColumn[] => {
    const numeric = (title: string, of: (value: string) => number): NumericColumn => ({
      type: 'numeric',
      name: title,
      values: Float64Array.from(rows, (row) => of(row[name]!)),
    });
    if (NUMBERS.includes(name)) return [numeric(name, (value) => Number(value.trim()))];
    const levels = [...new Set(rows.map((row) => row[name]!))].sort().slice(1);
    return levels.map((level) => numeric(`${name} = ${level}`, (value) => +(value === level)));
  });
  return { nRows: rows.length, columns };
}

function matrixIn({ columns, nRows }: Frame, { pool }: Context) {
  const x = pool.matrix(nRows, columns.length);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < nRows; i++) x.data[i * columns.length + j] = (column as NumericColumn).values[i]!;
  }
  return x;
}

/** Mean 0 and variance 1 on the rows that it learned from. */
const standardised: Preparation<null> = {
  async fit({ frame }, ctx) {
    const raw = matrixIn(frame, ctx);
    const { mean, variance } = await columnMoments(ctx.pool, raw);
    raw.release();
    return {
      spec: null,
      apply: async (other, own) => {
        const x = matrixIn(other, own);
        const d = mean.length;
        for (const at of x.data.keys())
          x.data[at] = (x.data[at]! - mean[at % d]!) / Math.sqrt(variance[at % d]!);
        const features = other.columns.map(({ name }) => ({
          name,
          column: name,
          level: null,
          kind: 'numeric' as const,
        }));
        return { x, features };
      },
    };
  },
};

/** Chance that a row of class 1 has the larger score, by ranks; equal scores count half. */
function auc(scores: readonly number[], y: ArrayLike<number>): number {
  const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
  const positives = Array.from(y).reduce((a, b) => a + b, 0);
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    for (const i of order.slice(from, to)) sum += y[i]! * ((from + 1 + to) / 2);
    from = to;
  }
  return (sum - (positives * (positives + 1)) / 2) / positives / (y.length - positives);
}

realDataTest('churn of telco customers: AUC and Brier score of five folds are the reference', async () => {
  const rows = readCsv(realData('telco_churn', 'WA_Fn-UseC_-Telco-Customer-Churn.csv'));
  const frame = telcoFrame(rows);
  expect([frame.nRows, frame.columns.length]).toEqual([7043, 30]);
  const y = Int32Array.from(rows, (row) => +(row['Churn'] === 'Yes'));
  const labelled = { frame, y, nClasses: 2, weights: null, groups: null };
  const options = classifier.options.parse({});
  const procedure = classifierProcedure({ name: 'plain', preparation: standardised, classifier, options });
  const splits = repeatedFolds(labelled, { folds: 5, repeats: 1 }, context().rng.fork('folds'));
  const results = await crossValidate(procedure, { rows: labelled, splits }, context());
  const figures = results.map(({ split: { test }, test: probabilities }) => {
    const scores = Array.from(test, (_, i) => probabilities[2 * i + 1]!);
    const own = Array.from(test, (row) => y[row]!);
    const brier = scores.reduce((sum, p, i) => sum + (p - own[i]!) ** 2, 0) / scores.length;
    return { auc: auc(scores, own), brier };
  });
  const mean = (of: 'auc' | 'brier') => figures.reduce((sum, figure) => sum + figure[of], 0) / figures.length;
  // refs/numbers.md: .8445 and .1359; the standard error of a fold's AUC is about .01, of the mean of five half of that
  expect(Math.abs(mean('auc') - 0.8445)).toBeLessThan(0.005);
  expect(Math.abs(mean('brier') - 0.136)).toBeLessThan(0.003);
});
