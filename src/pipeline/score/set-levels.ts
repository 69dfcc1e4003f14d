import { type PredictionSets, predictionSetMask } from '#learn';

/** Classes up to which every set of them can be named. */
export const MOST_SET_CLASSES = 10;

/** Between the classes of a set, as they stand in a cell. */
export const BETWEEN_CLASSES = ' | ';

/** Every set of these classes by its code: the number whose bits are its classes, less one. */
export function setLevels(names: readonly string[]): string[] {
  return Array.from({ length: 2 ** names.length - 1 }, (_, code) =>
    names.filter((__, one) => (((code + 1) >> one) & 1) === 1).join(BETWEEN_CLASSES),
  );
}

/** [nRows] the code of the set of each row. @param probabilities [nRows * nClasses] */
export function setCodes(probabilities: Float32Array, sets: PredictionSets): Float32Array {
  const nClasses = sets.least.length;
  return Float32Array.from(
    { length: probabilities.length / nClasses },
    (_, row) => predictionSetMask(probabilities, row, sets) - 1,
  );
}

/** The classes of a code. */
export function classesOfSet(code: number, names: readonly string[]): string[] {
  return names.filter((_, one) => (((code + 1) >> one) & 1) === 1);
}
