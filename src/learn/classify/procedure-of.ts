import type { Context } from '#matrix';
import type { FittedProcedure, LabelledRows, Procedure } from './procedure.ts';

/** A procedure of which is known what fitting gives. */
export interface ProcedureOf<Fitted extends FittedProcedure> extends Procedure {
  fit(rows: LabelledRows, ctx: Context): Promise<Fitted>;
}
