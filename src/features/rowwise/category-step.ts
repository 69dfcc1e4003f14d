import { z } from 'zod';
import type { CategoryColumn } from '#matrix';

/** A category column as one indicator per level; a level that was not seen gives all zeros before scaling. */
export const categoryStepSchema = z.object({
  type: z.literal('category'),
  column: z.string(),
  missing: z.number().int().describe('missing values among the rows that were learned from'),
  fill: z.string().nullable().describe('the level that replaces a missing value'),
  levels: z.array(z.object({ level: z.string(), centre: z.number(), spread: z.number().positive() })),
});
export type CategoryStep = z.infer<typeof categoryStepSchema>;

/** What is to be learned about a category column. */
export interface CategoryPlan {
  readonly type: 'category';
  readonly column: string;
  readonly scale: 'none' | 'standard' | 'robust';
}

/**
 * Learns the levels at `rows` (sorted), the most frequent of them as fill (first in order of ties), and the
 * scaling of each indicator: standardised where `scale` is standard, else 0 and 1.
 */
export function fitCategory(plan: CategoryPlan, column: CategoryColumn, rows: Uint32Array): CategoryStep {
  const counts = new Float64Array(column.levels.length);
  let missing = 0;
  for (const row of rows) {
    const code = column.codes[row]!;
    if (code >= 0) counts[code]!++;
    else missing++;
  }
  const most = counts.reduce((best, count, code) => (count > counts[best]! ? code : best), 0);
  if (counts.length > 0) counts[most]! += missing;
  const levels = column.levels.flatMap((level, code) => {
    if (counts[code] === 0) return [];
    const share = counts[code]! / rows.length;
    const spread = Math.sqrt(share * (1 - share));
    const scaled = plan.scale === 'standard' && spread > 0;
    return [{ level, centre: scaled ? share : 0, spread: scaled ? spread : 1 }];
  });
  return { type: 'category', column: plan.column, missing, fill: column.levels[most] ?? null, levels };
}

/** For each code of the frame's levels the number of the step's level, -1 for a level that was not seen. */
export function levelPlaces(
  step: CategoryStep,
  column: CategoryColumn,
): { places: Int32Array; fill: number } {
  const place = (level: string) => step.levels.findIndex((known) => known.level === level);
  return {
    places: Int32Array.from(column.levels, place),
    fill: step.fill === null ? -1 : place(step.fill),
  };
}
