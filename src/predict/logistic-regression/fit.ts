import { logisticRows } from '#kernels';
import type { Classifier, ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import { weightsByClass } from '../weights-by-class.ts';
import { unpackLogisticRegression } from './codec.ts';
import { deviationsOf } from './deviations.ts';
import { createLogisticRegressionModel, type LogisticRegressionModel } from './model.ts';
import { type LogisticRegressionOptions, logisticRegressionOptionsSchema } from './options.ts';
import { solve } from './solve.ts';
import { predictorsOf } from './state.ts';

/** Logistic regression, of several classes multinomial, with ridge, lasso, both or neither; intercepts are not penalised. */
export const logisticRegressionLearner: Classifier<LogisticRegressionOptions, LogisticRegressionModel> = {
  name: 'logistic-regression',
  title: 'Logistic regression',
  task: 'classification',
  options: logisticRegressionOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: true,
  fit,
  unpack: (bundle) => createLogisticRegressionModel(unpackLogisticRegression(bundle)),
};

async function fit(
  input: ClassifierInput,
  options: LogisticRegressionOptions,
  ctx: Context,
): Promise<LogisticRegressionModel> {
  const { x, nClasses, weights } = input;
  const sums = weightsByClass(input);
  const classes = Int32Array.from(sums.keys()).filter((one) => sums[one]! > 0);
  const shares = Float64Array.from(classes, (one) => sums[one]!);
  const common = {
    features: x.features.map(({ name }) => name),
    nClasses,
    classes,
    deviations: await deviationsOf(input, ctx),
  };
  if (classes.length === 1) {
    const nothing = { coefficients: new Float64Array(0), iterations: 0, converged: true, separated: false };
    return createLogisticRegressionModel({ ...common, ...nothing });
  }
  const y = rankedBy(classes, input);
  const rows = logisticRows(ctx.pool, x.x, { y, weights, k: predictorsOf(classes.length) });
  try {
    const given = { rows, nCols: x.x.nCols, y, weights, shares, deviations: common.deviations };
    return createLogisticRegressionModel({ ...common, ...(await solve(given, options, ctx)) });
  } finally {
    rows.release();
  }
}

/** Classes of the rows by their rank among those that have rows; of rows that weigh nothing any. */
function rankedBy(classes: Int32Array, { y, nClasses }: ClassifierInput): Int32Array {
  if (classes.length === nClasses) return y;
  const rankOf = new Int32Array(nClasses);
  for (const [rank, one] of classes.entries()) rankOf[one] = rank;
  const out = new Int32Array(y.length);
  for (let i = 0; i < y.length; i++) out[i] = rankOf[y[i]!]!;
  return out;
}
