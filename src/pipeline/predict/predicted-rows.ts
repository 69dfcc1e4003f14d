import type { PredictedRow } from '#contract';
import { isFormula } from '#table';
import { csvCell } from '../csv-cell.ts';
import type { PlacedRows } from '../score/scoring-model.ts';
import { classesOfSet, setLevels } from '../score/set-levels.ts';

/** What is known of predicted rows. */
export interface PredictedRows {
  readonly classes: readonly string[];
  readonly rows: Float64Array;
  readonly placed: PlacedRows;
  /** [n] null where nothing names the customers. */
  readonly ids: readonly string[] | null;
}

/** The first rows as JSON tells them, probabilities to four digits as files have them. */
export function firstRows({ classes, rows, placed, ids }: PredictedRows, limit: number): PredictedRow[] {
  const { groups, numbers } = placed;
  const sets = numbers[classes.length + 1];
  const at = (j: number, i: number) => Number(numbers[j]![i]!.toFixed(4));
  return Array.from(rows.subarray(0, limit), (row, i) => ({
    row,
    id: ids?.[i] || null,
    prediction: classes[groups[i]!]!,
    probabilities: Object.fromEntries(classes.map((name, j) => [name, at(j, i)])),
    ...(sets === undefined ? {} : { confidenceSet: classesOfSet(sets[i]!, classes) }),
    confidence: at(classes.length, i),
  }));
}

/**
 * All rows as CSV: the id, or the number of the row, then what `score` adds. A text that a spreadsheet would take for
 * a formula gets a quote before it.
 */
export function predictionsCsv(
  { classes, rows, placed, ids }: PredictedRows,
  { idColumn, constants }: { idColumn: string | null; constants: Readonly<Record<string, string>> },
): { text: string; neutralised: number } {
  let neutralised = 0;
  const safe = (text: string) => {
    if (isFormula(text)) neutralised++;
    return csvCell(isFormula(text) ? `'${text}` : text);
  };
  const probabilities = classes.map((name) => `probability_${name}`);
  const first = ids === null ? 'row' : (idColumn ?? 'id');
  const sets = placed.numbers[classes.length + 1];
  const levels = sets === undefined ? [] : setLevels(classes);
  const setName = sets === undefined ? [] : ['confidence_set'];
  const header = [first, 'prediction', ...probabilities, ...setName, 'confidence', ...Object.keys(constants)];
  const end = Object.values(constants).map(csvCell);
  const lines = [header.map(safe).join(',')];
  for (const [i, row] of rows.entries()) {
    const shares = placed.numbers.slice(0, classes.length + 1).map((values) => values[i]!.toFixed(4));
    const set = sets === undefined ? [] : [safe(levels[sets[i]!]!)];
    const id = ids === null ? String(row) : safe(ids[i]!);
    const [confidence] = shares.splice(classes.length);
    lines.push([id, safe(classes[placed.groups[i]!]!), ...shares, ...set, confidence, ...end].join(','));
  }
  return { text: `${lines.join('\n')}\n`, neutralised };
}
