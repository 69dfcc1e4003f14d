import { AppError, partOf, throwIfAborted } from '#base';
import { type ClassifierModel, type FittedProcedure, outOfFold, type Procedure } from '#learn';
import { featuresOfAll } from '../features-of-all.ts';
import { logisticRegressionLearner } from '../logistic-regression/index.ts';
import { stackedMatrix } from './said-by-members.ts';

/** Procedures with a learner on top of them. */
export interface StackingOptions {
  readonly name: string;
  /** At least one; names distinct. */
  readonly members: readonly Procedure[];
  /** At least 2. */
  readonly folds: number;
  /** What the rows count against the penalty of the learner on top. */
  readonly c: number;
}

/** Share of the work that goes into what members say of rows that they have not seen. */
const share = (folds: number) => folds / (folds + 1);

/**
 * Stacked generalisation (Wolpert 1992; with probabilities: Ting and Witten 1999): every member says what it makes of each
 * row without having learned from it or its group, a logistic regression learns from that, and the members learn again
 * from all rows. Costs `folds` + 1 fits of every member.
 * @throws OPTION_INVALID when there is no member; TARGET_INVALID when a class has a single row.
 */
export function stackingProcedure({ name, members, folds, c }: StackingOptions): Procedure {
  if (members.length === 0)
    throw new AppError('OPTION_INVALID', `stacking ${name}: expected at least one member, got none`);
  return {
    name,
    async fit(rows, ctx) {
      const { nClasses, y, weights, groups } = rows;
      const { length } = members;
      const until = share(folds);
      const said: Float32Array[] = [];
      for (const [i, member] of members.entries()) {
        throwIfAborted(ctx.signal);
        const progress = partOf(ctx.progress, (until * i) / length, (until * (i + 1)) / length);
        // the same folds for every member
        const own = { ...ctx, rng: ctx.rng.fork('stacking'), progress };
        said.push(await outOfFold(member, { rows, folds }, own));
      }
      const fitted: FittedProcedure[] = [];
      for (const [i, member] of members.entries()) {
        throwIfAborted(ctx.signal);
        const from = until + ((1 - until) * i) / length;
        const progress = partOf(ctx.progress, from, from + (1 - until) / length);
        fitted.push(await member.fit(rows, { ...ctx, rng: ctx.rng.fork(member.name), progress }));
      }
      const x = stackedMatrix(said, { nRows: y.length, nClasses }, ctx);
      try {
        const options = logisticRegressionLearner.options.parse({ c });
        const input = { x, y, nClasses, weights, groups };
        const top = await logisticRegressionLearner.fit(input, options, { ...ctx, rng: ctx.rng.fork('top') });
        return fittedStacking({ members: fitted, top });
      } finally {
        x.x.release();
      }
    },
  };
}

/** Members that have learned, with what has learned from them. @param top of the features of {@link stackedMatrix}. */
export function fittedStacking(part: {
  readonly members: readonly FittedProcedure[];
  readonly top: ClassifierModel;
}): FittedProcedure {
  const { members, top } = part;
  const { nClasses } = top;
  return {
    nClasses,
    features: featuresOfAll(members),
    part: { kind: 'stacking', ...part },
    async predict(frame, ctx) {
      const said: Float32Array[] = [];
      for (const one of members) said.push(await one.predict(frame, ctx));
      const x = stackedMatrix(said, { nRows: frame.nRows, nClasses }, ctx);
      try {
        return await top.predict(x, ctx);
      } finally {
        x.x.release();
      }
    },
  };
}
