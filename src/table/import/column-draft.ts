import type { ValueFacts } from '../profile/value-facts.ts';
import type { ColumnCensus } from '../typing/column-census.ts';
import type { ColumnTyping } from '../typing/column-typing.ts';

/** A column while it is being imported. */
export interface ColumnDraft {
  readonly index: number;
  readonly name: string;
  readonly census: ColumnCensus;
  readonly typing: ColumnTyping;
  readonly facts: ValueFacts;
}
