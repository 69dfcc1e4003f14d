import { throwIfAborted } from '#base';
import {
  type ClassificationMetric,
  type FittedProcedure,
  holdOut,
  type LabelledRows,
  type Procedure,
  permutationImportance,
} from '#learn';
import type { Context } from '#matrix';

/** Ways of choosing columns. */
export const SELECTIONS = ['importance', 'elimination', 'sparse'] as const;

/** `importance`: ranked once; `elimination`: the least important fifth goes, again and again; `sparse`: those of an L1 logistic regression. */
export type Selection = (typeof SELECTIONS)[number];

/** How columns are chosen. */
export interface ColumnChoice {
  readonly how: Selection;
  /** At least 1. */
  readonly most: number;
  readonly metric: ClassificationMetric;
  /** A logistic regression with an L1 penalty, and rows that count as `c` against it. */
  readonly sparse: (c: number) => Procedure;
}

/** Share of the rows on which columns are dealt anew. */
const JUDGED = 0.25;
const REPEATS = 3;
/** Of the columns that are left, the share that elimination drops at once. */
const DROPPED = 0.2;
const PENALTIES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 10];

/**
 * At most so many raw columns, chosen from these rows alone, in the order of the frame.
 * @param procedure what is to learn from them.
 */
export async function chooseColumns(
  procedure: Procedure,
  { rows, choice }: { readonly rows: LabelledRows; readonly choice: ColumnChoice },
  ctx: Context,
): Promise<string[]> {
  const names = rows.frame.columns.map((column) => column.name);
  const { most, how } = choice;
  if (names.length <= most) return names;
  const ranked =
    how === 'sparse'
      ? await bySparsity(rows, choice, ctx)
      : await byImportance(procedure, { rows, choice, isRepeated: how === 'elimination' }, ctx);
  // where nothing has any weight one column is as good as another
  const kept = new Set((ranked.length === 0 ? names : ranked).slice(0, most));
  return names.filter((name) => kept.has(name));
}

/** Best first. */
async function byImportance(
  procedure: Procedure,
  { rows, choice, isRepeated }: { rows: LabelledRows; choice: ColumnChoice; isRepeated: boolean },
  ctx: Context,
): Promise<string[]> {
  const { most, metric } = choice;
  let left = rows.frame.columns.map((column) => column.name);
  for (;;) {
    throwIfAborted(ctx.signal);
    const own = withColumns(rows, left);
    const split = { ...holdOut(own, JUDGED, ctx.rng.fork('columns')), name: `${left.length} columns` };
    const { columns } = await permutationImportance(
      procedure,
      { rows: own, splits: [split], metric, repeats: REPEATS },
      ctx,
    );
    const ranked = columns.map(({ column }) => column);
    const next = isRepeated
      ? Math.max(most, left.length - Math.max(1, Math.floor(DROPPED * left.length)))
      : most;
    if (next <= most) return ranked;
    left = ranked.slice(0, next);
  }
}

/** Columns by the size of what they add to the scores, at the strongest penalty that leaves enough of them. */
async function bySparsity(
  rows: LabelledRows,
  { most, sparse }: ColumnChoice,
  ctx: Context,
): Promise<string[]> {
  let found: string[] = [];
  for (const c of PENALTIES) {
    throwIfAborted(ctx.signal);
    found = weighed(await sparse(c).fit(rows, { ...ctx, rng: ctx.rng.fork(`sparse ${c}`) }));
    if (found.length >= most) break;
  }
  return found;
}

/** Raw columns with any weight, the heaviest first. */
function weighed({ part, features }: FittedProcedure): string[] {
  const importance = part?.kind === 'classifier' ? part.model.importance : undefined;
  const weights = new Map<string, number>();
  for (const [j, { column }] of features.entries()) {
    const weight = importance?.[j] ?? 0;
    if (weight > 0) weights.set(column, (weights.get(column) ?? 0) + weight);
  }
  return [...weights].sort(([, a], [, b]) => b - a).map(([column]) => column);
}

/** The same rows with these columns. */
export function withColumns(rows: LabelledRows, names: readonly string[]): LabelledRows {
  const kept = new Set(names);
  const columns = rows.frame.columns.filter((column) => kept.has(column.name));
  return { ...rows, frame: { ...rows.frame, columns } };
}
