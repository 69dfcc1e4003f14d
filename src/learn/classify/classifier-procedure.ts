import type { Context, Feature, FittedPreparation, Frame, Preparation } from '#matrix';
import type { Classifier, ClassifierModel } from './classifier.ts';
import type { FittedProcedure, LabelledRows, Procedure, Resampler } from './procedure.ts';

/** A fitted preparation and the model behind it. */
export interface FittedClassifierProcedure<Spec> extends FittedProcedure {
  readonly kind: 'classifier';
  /** Name of the learner. */
  readonly learner: string;
  /** What the preparation learned, as plain JSON. */
  readonly spec: Spec;
  readonly model: ClassifierModel;
}

/** A procedure of one classifier. */
export interface ClassifierProcedure<Spec> extends Procedure {
  fit(rows: LabelledRows, ctx: Context): Promise<FittedClassifierProcedure<Spec>>;
}

/** Preparation, then resampling of what was prepared, then a classifier. */
export function classifierProcedure<Spec, Options>({
  name,
  preparation,
  classifier,
  options,
  resampler = null,
}: {
  readonly name: string;
  readonly preparation: Preparation<Spec>;
  readonly classifier: Classifier<Options>;
  readonly options: Options;
  readonly resampler?: Resampler | null;
}): ClassifierProcedure<Spec> {
  return {
    name,
    async fit(rows, ctx) {
      const { frame, ...labels } = rows;
      const prepared = await preparation.fit({ frame, rows: null }, ctx);
      const x = await prepared.apply(frame, ctx);
      try {
        const input = { ...labels, x };
        const sample = resampler === null ? input : await resampler.resample(input, ctx);
        try {
          const model = await classifier.fit(sample, options, ctx);
          return fittedClassifier({ learner: classifier.name, prepared, model, features: x.features });
        } finally {
          if (sample.x.x !== x.x) sample.x.x.release();
        }
      } finally {
        x.x.release();
      }
    },
  };
}

/** A model behind what prepares its rows. @param features the columns that the preparation gives. */
export function fittedClassifier<Spec>({
  learner,
  prepared,
  model,
  features,
}: {
  readonly learner: string;
  readonly prepared: FittedPreparation<Spec>;
  readonly model: ClassifierModel;
  readonly features: readonly Feature[];
}): FittedClassifierProcedure<Spec> {
  return {
    kind: 'classifier',
    learner,
    nClasses: model.nClasses,
    features,
    spec: prepared.spec,
    model,
    async predict(frame: Frame, ctx: Context) {
      const x = await prepared.apply(frame, ctx);
      try {
        return await model.predict(x, ctx);
      } finally {
        x.x.release();
      }
    },
  };
}
