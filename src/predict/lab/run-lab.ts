import { partOf } from '#base';
import type { DecisionValues, Interval, LabEntry, TrainOptions } from '#contract';
import {
  correctedInterval,
  crossValidate,
  type LabelledRows,
  type Procedure,
  type Split,
  testToTrainOf,
} from '#learn';
import type { Context } from '#matrix';
import { figuresBySplit, OF_PROBABILITIES } from './lab-figures.ts';

/** A way of dealing with classes of unequal size. */
export type Way = TrainOptions['imbalance'];

/** Every way, the plain one first, by what it is called in words. */
export const WAYS: Readonly<Record<Way, string>> = {
  none: 'Plain',
  'class-weights': 'Class weights',
  oversample: 'Oversampling',
  undersample: 'Undersampling',
  smote: 'SMOTE',
};

/** What the ways are tried on. */
export interface LabInput {
  readonly rows: LabelledRows;
  readonly splits: readonly Split[];
  /** A procedure that resamples, calibrates and chooses its threshold inside the rows that it is given. */
  procedureOf(way: Way): Procedure;
  /** What decisions bring; null without money. */
  readonly outcomes: DecisionValues | null;
  /** Whether procedures choose a threshold. */
  readonly hasThreshold: boolean;
}

/** Every way on the same splits with the same draws, and how it differs from the plain one split by split. */
export async function runLab(
  { rows, splits, procedureOf, outcomes, hasThreshold }: LabInput,
  ctx: Context,
): Promise<LabEntry[]> {
  const ways = Object.keys(WAYS) as Way[];
  const testToTrain = testToTrainOf(splits);
  const decisions = hasThreshold ? (['likeliest', 'threshold'] as const) : (['likeliest'] as const);
  const found: { way: Way; decision: LabEntry['decision']; values: Record<string, (number | null)[]> }[] = [];
  for (const [i, way] of ways.entries()) {
    const progress = partOf(ctx.progress, i / ways.length, (i + 1) / ways.length);
    const own = { ...ctx, progress: { report: (share: number) => progress.report(share, WAYS[way]) } };
    const predictions = await crossValidate(procedureOf(way), { rows, splits }, own);
    for (const decision of decisions) {
      const values = figuresBySplit(rows, predictions, { decided: decision === 'threshold', outcomes });
      found.push({ way, decision, values });
    }
  }
  return found.map(({ way, decision, values }) => {
    const plain = found.find((one) => one.way === 'none' && one.decision === decision)!;
    const names = Object.keys(values);
    const differences = names.map((name) => [name, paired(values[name]!, plain.values[name]!, testToTrain)]);
    const half = found.find((one) => one.way === way && one.decision === 'likeliest')!;
    const decided = decision === 'likeliest' ? [] : names.filter((name) => half.values[name] !== undefined);
    const changed = decided.filter((name) => !OF_PROBABILITIES.includes(name));
    return {
      way,
      title: WAYS[way],
      decision,
      figures: Object.fromEntries(names.map((name) => [name, intervalOf(values[name]!, testToTrain)])),
      differences: way === 'none' ? {} : Object.fromEntries(differences),
      byThreshold: Object.fromEntries(
        changed.map((name) => [name, paired(values[name]!, half.values[name]!, testToTrain)]),
      ),
    };
  });
}

/** The difference of two figures over the splits in which both are defined. */
export function paired(
  own: readonly (number | null)[],
  other: readonly (number | null)[],
  testToTrain: number,
): Interval {
  return intervalOf(
    own.map((value, split) => (value === null || other[split] === null ? null : value - other[split]!)),
    testToTrain,
  );
}

function intervalOf(values: readonly (number | null)[], testToTrain: number): Interval {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0
    ? { mean: null, low: null, high: null }
    : correctedInterval(defined, { testToTrain });
}
