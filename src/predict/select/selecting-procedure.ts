import { partOf } from '#base';
import type { FittedProcedure, Procedure } from '#learn';
import { type ColumnChoice, chooseColumns, withColumns } from './choose-columns.ts';

/** Share of the work that goes into the choice. */
const CHOICE = 0.6;

/**
 * A choice of columns, then a procedure on them alone. Both learn from the rows that they are given, so that validation
 * makes the choice anew in every training part: columns that were chosen with the test rows in sight look better than
 * they are (Ambroise and McLachlan 2002).
 */
export function selectingProcedure(procedure: Procedure, choice: ColumnChoice): Procedure {
  return {
    name: procedure.name,
    async fit(rows, { training: _, ...ctx }): Promise<FittedProcedure> {
      const own = { ...ctx, rng: ctx.rng.fork('selection'), progress: partOf(ctx.progress, 0, CHOICE) };
      const names = await chooseColumns(procedure, { rows, choice }, own);
      const rest = { ...ctx, progress: partOf(ctx.progress, CHOICE, 1) };
      const fitted = await procedure.fit(withColumns(rows, names), rest);
      const kept = new Set(names);
      return {
        ...fitted,
        predict: (frame, context) =>
          fitted.predict(
            { ...frame, columns: frame.columns.filter((column) => kept.has(column.name)) },
            context,
          ),
      };
    },
  };
}
