import { type MlpOptimiser, stepRates } from '../../mlp/network.ts';

/** What a step needs besides values and gradients. */
export interface OptimiserStep {
  readonly optimiser: MlpOptimiser;
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
  readonly decay: number;
}

/** One step in place: SGD with momentum (Nesterov 1983), Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter 2019). */
export function optimiserStep(
  values: Float64Array,
  gradient: Float64Array,
  moments: { readonly first: Float64Array; readonly second: Float64Array },
  { optimiser, learningRate, step, decay }: OptimiserStep,
): void {
  const { first, second } = moments;
  const [, correction1, correction2] = stepRates(learningRate, step, optimiser);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const g = gradient[i]! + (optimiser.kind === 'adamw' ? 0 : decay * value);
    if (optimiser.kind === 'sgd') {
      first[i] = optimiser.momentum * first[i]! + g;
      values[i] =
        value - learningRate * (optimiser.nesterov ? g + optimiser.momentum * first[i]! : first[i]!);
      continue;
    }
    const { beta1, beta2, epsilon } = optimiser;
    first[i] = beta1 * first[i]! + (1 - beta1) * g;
    second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
    const along = (first[i]! * correction1) / (Math.sqrt(second[i]! * correction2) + epsilon);
    const off = optimiser.kind === 'adamw' ? learningRate * decay * value : 0;
    values[i] = value - off - learningRate * along;
  }
}
