import { basename } from 'node:path';
import { AppError } from '#base';
import type { Evaluation } from '#contract';
import { selectRows } from '#matrix';
import { readFrame } from '#table';
import { placedOf } from '../score/place-rows.ts';
import { NO_CLASS, OTHER_CLASS } from './class-matcher.ts';
import type { JudgedRows } from './evaluation-figures.ts';
import type { JudgedFile } from './judged-file.ts';
import type { PlacedFile } from './placed-file.ts';
import type { ToldClasses } from './told-classes.ts';
import type { PredictionWork } from './with-prediction.ts';

/**
 * Rows that are judged, as places among those that have a prediction, and what became of all others.
 * @throws TARGET_INVALID when there is none
 */
export function usedRows(
  { model }: PredictionWork,
  { placed, told, file, gone }: Omit<JudgedFile, 'window'> & { file: string },
): { used: Uint32Array; leftOut: Evaluation['rows']['leftOut'] } {
  const { y, others } = told;
  const used = Uint32Array.from([...y.keys()].filter((at) => y[at]! >= 0));
  const count = (what: number) => y.reduce((n, one) => n + (one === what ? 1 : 0), 0);
  const named = others.slice(0, 5).map(({ name, rows }) => `"${name}" (${rows})`);
  const isLog = placed.made !== null;
  const leftOut: Evaluation['rows']['leftOut'] = [
    {
      code: isLog ? 'no-sale' : 'unread',
      rows: placed.nRows - placed.rows.length,
      reason: isLog ? `Customers without a sale before ${placed.cutoff}.` : 'Rows that could not be read.',
    },
    gone > 0
      ? {
          code: 'gone-already',
          rows: gone,
          reason: 'Customers who had left before the days that are judged.',
        }
      : { code: 'no-target', rows: count(NO_CLASS), reason: 'Rows whose class the file does not tell.' },
    {
      code: 'unknown-class',
      rows: count(OTHER_CLASS),
      reason: `Rows of a class that ${model.label} does not know: ${named.join(', ')}${others.length > 5 ? ', ...' : ''}.`,
    },
  ];
  if (used.length === 0) {
    throw new AppError(
      'TARGET_INVALID',
      `${basename(file)}: expected rows with a class that ${model.label} knows, got none of ${placed.nRows}`,
      {
        hint: `The classes are ${model.groups.map(({ name }) => `"${name}"`).join(', ')}${named.length > 0 ? `; the file has ${named.join(', ')}` : ''}.`,
        data: { file, model: model.label },
      },
    );
  }
  return { used, leftOut: leftOut.filter(({ rows }) => rows > 0) };
}

/** The rows that are judged with their probabilities and what rules of thumb go by. */
export async function judgedRows(
  { loaded, model, ctx }: PredictionWork,
  { placed, told, used }: { placed: PlacedFile; told: ToldClasses; used: Uint32Array },
): Promise<JudgedRows> {
  const nClasses = model.groups.length;
  const { groups, numbers } = placedOf(placed.placed, used);
  const probabilities = Float32Array.from(
    { length: used.length * nClasses },
    (_, i) => numbers[i % nClasses]![Math.floor(i / nClasses)]!,
  );
  const y = Int32Array.from(used, (at) => told.y[at]!);
  return {
    // by a threshold where the model has one
    scored: { probabilities, y, nClasses, weights: null, predicted: groups },
    shares: loaded.manifest.prediction.classes.map(({ share }) => share),
    rules: await rulesOf(placed, used, ctx),
  };
}

/** Figures of orders that a rule of thumb goes by. */
async function rulesOf(
  { made, rows }: PlacedFile,
  used: Uint32Array,
  { engine, signal }: PredictionWork['ctx'],
): Promise<JudgedRows['rules']> {
  if (made === null) return null;
  const figures = ['recency', 'frequency', 'monetary'];
  const columns = made.table.columns.filter(({ rfm }) => rfm !== null && figures.includes(rfm));
  const nameOf = (figure: string) => columns.find(({ rfm }) => rfm === figure)?.name ?? null;
  const indexed = columns.map(({ at, name, storage }) => ({ index: at, name, storage }));
  const whole = await readFrame(engine, { parquet: made.parquet, columns: indexed }, { signal });
  const frame = selectRows(
    whole,
    Uint32Array.from(used, (at) => rows[at]! - 1),
  );
  return {
    frame,
    columns: { recency: nameOf('recency'), frequency: nameOf('frequency'), spend: nameOf('monetary') },
  };
}
