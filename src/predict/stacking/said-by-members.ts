import type { Context, Feature, FeatureMatrix } from '#matrix';

/** Surer than this is as good as sure. */
export const LEAST_SAID = 1e-4;

/** What the learner on top sees: of two classes the log odds that each member says, of more the logarithm of every probability. */
export function stackedFeatures(nMembers: number, nClasses: number): Feature[] {
  const own = nClasses === 2 ? [1] : Array.from({ length: nClasses }, (_, one) => one);
  return Array.from({ length: nMembers }, (_, member) =>
    own.map((one): Feature => {
      const name = `member ${member + 1}, class ${one + 1}`;
      return { name, column: name, level: null, kind: 'numeric' };
    }),
  ).flat();
}

/** These features of rows. @param said [nRows, nClasses] of each member. The caller releases `x`. */
export function stackedMatrix(
  said: readonly Float32Array[],
  { nRows, nClasses }: { nRows: number; nClasses: number },
  { pool }: Context,
): FeatureMatrix {
  const features = stackedFeatures(said.length, nClasses);
  const x = pool.matrix(nRows, features.length);
  const width = features.length / said.length;
  for (const [member, p] of said.entries()) {
    for (let row = 0; row < nRows; row++) {
      const to = row * features.length + member * width;
      const from = row * nClasses;
      if (nClasses === 2) x.data[to] = clipped(p[from + 1]!) - clipped(p[from]!);
      else for (let one = 0; one < nClasses; one++) x.data[to + one] = clipped(p[from + one]!);
    }
  }
  return { features, x };
}

function clipped(p: number): number {
  return Math.log(Math.min(1 - LEAST_SAID, Math.max(LEAST_SAID, p)));
}
