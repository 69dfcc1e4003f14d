import { z } from 'zod';
import { AppError } from '#base';
import type { Classifier, ClassifierInput, ClassifierModel } from '#learn';
import type { FeatureMatrix } from '#matrix';

/** The five nearest rows, each by its inverse distance: the plainest learner there is, for tests of what is around it. */
export const nearestNeighbours: Classifier<object> = {
  name: 'test-neighbours',
  title: 'Nearest neighbours',
  task: 'classification',
  options: z.object({}),
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: false,
  async fit({ x, y, nClasses }): Promise<ClassifierModel> {
    const known = { data: Float32Array.from(x.x.data), y: Int32Array.from(y), nClasses };
    const { name: learner } = nearestNeighbours;
    return {
      learner,
      nClasses,
      features: x.features.map(({ name }) => name),
      predict: async (other) => predict(known, other),
      toBundle: () => ({ format: learner, version: 1, facts: {}, arrays: {} }),
    };
  },
  unpack() {
    throw new AppError('FORMAT_UNSUPPORTED', 'a learner of tests is not packed');
  },
};

const K = 5;

function predict(
  { data, y, nClasses }: Pick<ClassifierInput, 'y' | 'nClasses'> & { data: Float32Array },
  { x }: FeatureMatrix,
): Float32Array {
  const out = new Float32Array(x.nRows * nClasses);
  for (let row = 0; row < x.nRows; row++) {
    const near: { d: number; other: number }[] = [];
    for (let other = 0; other < y.length; other++) {
      const limit = near.length < K ? Number.POSITIVE_INFINITY : near[K - 1]!.d;
      let d = 0;
      for (let j = 0; j < x.nCols && d < limit; j++)
        d += (x.data[row * x.nCols + j]! - data[other * x.nCols + j]!) ** 2;
      if (d >= limit) continue;
      near.push({ d, other });
      near.sort((a, b) => a.d - b.d);
      near.length = Math.min(near.length, K);
    }
    const sum = near.reduce((all, { d }) => all + 1 / (1e-6 + Math.sqrt(d)), 0);
    for (const { d, other } of near) out[row * nClasses + y[other]!]! += 1 / (1e-6 + Math.sqrt(d)) / sum;
  }
  return out;
}
