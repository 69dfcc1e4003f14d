import type { Context, Frame, Preparation } from '#matrix';
import type { Classifier, ClassifierModel } from './classifier.ts';
import type { FittedProcedure, LabelledRows, Procedure, Resampler } from './procedure.ts';

/** A fitted preparation and the model behind it. */
export interface FittedClassifierProcedure<Spec> extends FittedProcedure {
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
          return {
            nClasses: model.nClasses,
            features: x.features,
            spec: prepared.spec,
            model,
            part: { kind: 'classifier', spec: prepared.spec, model },
            predict: (other: Frame, context: Context) => predict({ prepared, model }, other, context),
          };
        } finally {
          if (sample.x.x !== x.x) sample.x.x.release();
        }
      } finally {
        x.x.release();
      }
    },
  };
}

async function predict<Spec>(
  { prepared, model }: { prepared: Awaited<ReturnType<Preparation<Spec>['fit']>>; model: ClassifierModel },
  frame: Frame,
  ctx: Context,
): Promise<Float32Array> {
  const x = await prepared.apply(frame, ctx);
  try {
    return await model.predict(x, ctx);
  } finally {
    x.x.release();
  }
}
