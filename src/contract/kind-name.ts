import type { Column } from './dataset.ts';

/** What a column holds, for people: a category whose levels have an order is an ordinal one. */
export function kindName({ kind, order }: Pick<Column, 'kind' | 'order'>): string {
  return kind === 'category' && order != null ? 'ordinal category' : kind;
}
