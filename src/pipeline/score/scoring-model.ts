import { AppError, nearestName } from '#base';
import type { BundleManifest } from '#contract';
import type { RecipeSpec } from '#features';
import type { Context, Frame } from '#matrix';
import type { ReplayColumn } from '#table';
import { stampInFiles } from '../prediction-stamp.ts';
import type { LoadedSegmentation } from '../segmentation-bundle.ts';
import type { LoadedPrediction } from '../train/load-prediction.ts';
import type { AddedColumn } from './added-columns.ts';
import { MOST_SET_CLASSES, setCodes, setLevels } from './set-levels.ts';

/** Where rows belong; all [n]. */
export interface PlacedRows {
  /** Place among the model's groups. */
  readonly groups: Int32Array;
  /** The next best one; -1 where there is none. */
  readonly next: Int32Array;
  /** Confidence, novelty, probabilities: one a name in `numbers` of the model. */
  readonly numbers: readonly Float32Array[];
}

/** A model to score with, whatever it tells. */
export interface ScoringModel {
  /** `name@version` */
  readonly label: string;
  readonly manifest: BundleManifest;
  /** Raw columns that it reads. */
  readonly columns: RecipeSpec['columns'];
  /** What rows are told apart into: segments by their ids, or classes from 1. */
  readonly groups: readonly { readonly id: number; readonly name: string }[];
  /** Numbers that a row gets, by their columns. */
  readonly numbers: readonly string[];
  /** What is added to a row, in order. @param runnerUp whether the next best group is. */
  added(runnerUp: boolean): AddedColumn[];
  place(frame: Frame, ctx: Context): Promise<PlacedRows>;
}

/** A segmentation to score with. */
export function segmentScoring({ manifest, recipe, model }: LoadedSegmentation, label: string): ScoringModel {
  const groups = manifest.personas.map(({ id, name }) => ({ id, name }));
  const [ids, names] = [groups.map(({ id }) => id), groups.map(({ name }) => name)];
  const placeOf = manifest.idOfLabel.map((id) => ids.indexOf(id));
  return {
    label,
    manifest,
    columns: recipe.spec.columns,
    groups,
    numbers: ['confidence', 'novelty'],
    added: (runnerUp) => [
      { name: 'segment_id', from: 'group', levels: ids },
      { name: 'segment_name', from: 'group', levels: names },
      { name: 'confidence', from: 'number', at: 0 },
      { name: 'novelty', from: 'number', at: 1 },
      ...(runnerUp
        ? ([
            { name: 'runner_up_id', from: 'next', levels: ids },
            { name: 'runner_up_name', from: 'next', levels: names },
          ] as const)
        : []),
      { name: 'model', from: 'constant', text: label },
      ...(manifest.verdict === 'do-not-use'
        ? ([{ name: 'verdict', from: 'constant', text: manifest.verdict }] as const)
        : []),
    ],
    place: async (frame, ctx) => {
      const matrix = await recipe.apply(frame, ctx);
      try {
        const { labels, confidence, novelty, runnersUp } = await model.predict(matrix, ctx);
        return {
          groups: labels.map((one) => placeOf[one]!),
          next: runnersUp.map((one) => placeOf[one] ?? -1),
          numbers: [confidence, novelty],
        };
      } finally {
        matrix.x.release();
      }
    },
  };
}

/** A model of classes to score with; unless its verdict is a signal, every row says what the verdict is. */
export function predictionScoring(
  { manifest, columns, procedure }: LoadedPrediction,
  label: string,
): ScoringModel {
  const names = manifest.prediction.classes.map(({ name }) => name);
  const probabilities = names.map((name) => `probability_${name}`);
  const stamp = stampInFiles(manifest.prediction);
  const found = manifest.prediction.sets;
  const sets = found === undefined || names.length > MOST_SET_CLASSES ? null : found;
  return {
    label,
    manifest,
    columns,
    groups: names.map((name, i) => ({ id: i + 1, name })),
    numbers: [...probabilities, 'confidence', ...(sets === null ? [] : ['confidence_set'])],
    added: (runnerUp) => [
      { name: 'prediction', from: 'group', levels: names },
      ...probabilities.map((name, at) => ({ name, from: 'number', at }) as const),
      ...(sets === null
        ? []
        : ([
            { name: 'confidence_set', from: 'set', at: names.length + 1, levels: setLevels(names) },
          ] as const)),
      { name: 'confidence', from: 'number', at: names.length },
      ...(runnerUp ? ([{ name: 'runner_up', from: 'next', levels: names }] as const) : []),
      { name: 'model', from: 'constant', text: label },
      ...(stamp === null ? [] : ([{ name: 'verdict', from: 'constant', text: stamp }] as const)),
    ],
    place: async (frame, ctx) => {
      const probabilities = await procedure.predict(frame, ctx);
      const placed = placedBy(probabilities, names.length, procedure.decide?.(probabilities) ?? null);
      if (sets === null) return placed;
      return { ...placed, numbers: [...placed.numbers, setCodes(probabilities, sets)] };
    },
  };
}

/**
 * The likeliest class, the first of equals, and the next one; where it was decided otherwise the likeliest one is next.
 * @param decided [nRows] classes that are predicted; null: the likeliest ones.
 */
function placedBy(probabilities: Float32Array, nClasses: number, decided: Int32Array | null): PlacedRows {
  const nRows = probabilities.length / nClasses;
  const groups = new Int32Array(nRows);
  const next = new Int32Array(nRows);
  const numbers = Array.from({ length: nClasses + 1 }, () => new Float32Array(nRows));
  const best = numbers[nClasses]!;
  for (let row = 0; row < nRows; row++) {
    let [first, second] = [-1, -1];
    const at = row * nClasses;
    for (let one = 0; one < nClasses; one++) {
      const value = probabilities[at + one]!;
      numbers[one]![row] = value;
      if (first < 0 || value > probabilities[at + first]!) [first, second] = [one, first];
      else if (second < 0 || value > probabilities[at + second]!) second = one;
    }
    groups[row] = decided?.[row] ?? first;
    next[row] = groups[row] === first ? second : first;
    best[row] = probabilities[at + groups[row]!]!;
  }
  return { groups, next, numbers };
}

/** The raw columns that the model of a customer table reads, as the file has to give them. @param dateOrder as the user says. */
export function neededColumns(
  { manifest, columns }: Pick<ScoringModel, 'manifest' | 'columns'>,
  dateOrder: 'dmy' | 'mdy' | 'ymd' | null,
): ReplayColumn[] {
  const raw = new Map(manifest.columns.map((column) => [column.name, column]));
  return columns.map(
    ({ name, type, levels }): ReplayColumn =>
      type === 'category'
        ? { name, storage: 'VARCHAR', levels }
        : {
            name,
            storage: raw.get(name)?.storage ?? 'DOUBLE',
            levels: null,
            decimalMark: raw.get(name)?.decimalMark ?? null,
            dateOrder: dateOrder ?? raw.get(name)?.dateOrder ?? null,
          },
  );
}

/** The error for a column that the file lacks. */
export function missingColumn(file: string, label: string) {
  return (column: string, names: readonly string[]): AppError => {
    const nearest = nearestName(column, names);
    return new AppError(
      'COLUMN_UNKNOWN',
      `${file}: expected the column "${column}", which ${label} reads, found none`,
      {
        hint:
          nearest === null
            ? `The columns are ${names.slice(0, 20).join(', ')}.`
            : `The nearest name in the file is "${nearest}": rename it if it is the same.`,
        data: { file, column, nearest },
      },
    );
  };
}
