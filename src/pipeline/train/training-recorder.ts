import type { TrainingSink } from '#base';
import type { Curve, TrainingCurve } from '#contract';

/** Fits that are kept, the last ones: those before are of folds inside of a procedure. */
const MOST_FITS = 6;
/** Steps of a fit that are kept. */
const MOST_STEPS = 1000;

/** Records fits, and tells each step in words as it comes. */
export class TrainingRecorder implements TrainingSink {
  readonly #fits: { curve: TrainingCurve; seen: number }[] = [];
  readonly #tell: (step: string) => void;

  constructor(tell: (step: string) => void) {
    this.#tell = tell;
  }

  start(fit: Parameters<TrainingSink['start']>[0]): ReturnType<TrainingSink['start']> {
    const own = { curve: { ...fit, at: [] as number[], values: {}, kept: null } as TrainingCurve, seen: 0 };
    this.#fits.push(own);
    return {
      step: (at, figures) => {
        const { curve } = own;
        const entries = Object.entries(figures);
        const told = entries.map(([name, value]) => `${inWords(name)} ${value.toPrecision(4)}`).join(', ');
        this.#tell(`${fit.title}, ${fit.over} ${at}: ${told}`);
        if (curve.at.length >= MOST_STEPS) return;
        for (const [name, value] of entries) {
          curve.values[name] ??= curve.at.map(() => null);
          curve.values[name].push(Number.isFinite(value) ? Number(value.toPrecision(6)) : null);
        }
        curve.at.push(at);
      },
      keep: (at) => {
        own.curve.kept = at;
      },
    };
  }

  /** Those with a step at least, in the order in which they began. */
  curves(): TrainingCurve[] {
    return this.#fits
      .map(({ curve }) => curve)
      .filter(({ at }) => at.length > 0)
      .slice(-MOST_FITS);
  }
}

/** As the record of a run keeps curves. */
export function runCurvesOf(curves: readonly TrainingCurve[]): Record<string, Curve> {
  return Object.fromEntries(
    curves.flatMap(({ learner, over, at, values }, i) =>
      Object.entries(values).map(([name, own]) => [
        curves.length === 1 ? name : `${learner} ${i + 1} ${name}`,
        { over, at, values: own },
      ]),
    ),
  );
}

/** `heldOutLoss` is `held out loss`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
