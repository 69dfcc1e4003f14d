import { throwIfAborted } from '#base';
import type { BoostRound, RawTree } from '#kernels';
import { type ClassifierInput, logLoss, sampleRows, takeRows } from '#learn';
import type { Context } from '#matrix';
import { createGradientBoostingModel } from './model.ts';
import type { GradientBoostingState } from './state.ts';

/** Numbers of trees that the loss is measured after, about evenly over all. */
const MOST_POINTS = 25;
/** Rows that it is measured on, of those learned from. */
const MOST_ROWS = 20_000;

/**
 * Tells the loss on rows learned from, and on held-out ones where there are some, after some of the rounds; nothing of the
 * model depends on it. O(rounds rows points)
 */
export async function tellTraining(
  { x, y, nClasses, weights }: ClassifierInput,
  {
    rounds,
    trainRows,
    heldRows,
    stateOf,
  }: {
    rounds: readonly BoostRound[];
    trainRows: Uint32Array;
    heldRows: Uint32Array;
    stateOf: (trees: readonly RawTree[]) => GradientBoostingState;
  },
  ctx: Context,
): Promise<void> {
  const steps = ctx.training?.start({
    learner: 'gradient-boosting',
    title: 'Gradient boosting',
    over: 'tree',
  });
  if (steps === undefined) return;
  const rng = ctx.rng.fork('told');
  const drawn = sampleRows(trainRows.length, Math.min(MOST_ROWS, trainRows.length), rng);
  const parts = { trainingLoss: drawn.map((at) => trainRows[at]!), heldOutLoss: heldRows };
  for (const at of pointsOf(rounds.length)) {
    throwIfAborted(ctx.signal);
    const model = createGradientBoostingModel(stateOf(rounds.slice(0, at).flatMap(({ trees }) => trees)));
    const figures: Record<string, number> = {};
    for (const [name, rows] of Object.entries(parts)) {
      if (rows.length === 0) continue;
      const taken = takeRows(ctx.pool, x.x, rows);
      try {
        const probabilities = await model.predict({ features: x.features, x: taken }, ctx);
        const own = { y: Int32Array.from(rows, (row) => y[row]!), nClasses };
        const loss = logLoss({
          probabilities,
          ...own,
          weights: weights === null ? null : Float32Array.from(rows, (row) => weights[row]!),
        });
        if (loss !== null) figures[name] = loss;
      } finally {
        taken.release();
      }
    }
    steps.step(at, figures);
  }
}

/** 1 to n, at most so many, the last one among them. */
function pointsOf(n: number): number[] {
  const count = Math.min(n, MOST_POINTS);
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? n : Math.round(1 + (i * (n - 1)) / (count - 1)),
  );
}
