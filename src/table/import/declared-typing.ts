import type { ColumnKind } from '#contract';
import { type Sql, sql } from '#sql';
import type { DeclaredType } from '../readers/reader.ts';
import type { ColumnCensus } from '../typing/column-census.ts';
import { type ColumnTyping, PLAIN } from '../typing/column-typing.ts';

const KINDS: Record<DeclaredType['storage'], ColumnKind> = {
  BIGINT: 'integer',
  DOUBLE: 'decimal',
  DECIMAL: 'decimal',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
};

/** A column whose type the source states: its texts are read back as that type. */
export function declaredTyping(census: ColumnCensus, declared: DeclaredType): ColumnTyping {
  const { storage } = declared;
  const common = { ...PLAIN, kind: KINDS[storage], storage } as const;
  if (storage === 'DOUBLE') {
    const number = (cell: Sql) => sql`TRY_CAST(${cell} AS DOUBLE)`;
    const value = (cell: Sql) => sql`CASE WHEN isfinite(${number(cell)}) THEN ${number(cell)} END`;
    return { ...common, value, infinite: census.shapes.infinite.cells };
  }
  if (declared.storage === 'DECIMAL') {
    const { decimals } = declared;
    const value = (cell: Sql) => sql`TRY_CAST(${cell} AS DECIMAL(18, ${decimals}))`;
    return { ...common, decimals, value };
  }
  const TYPES = {
    BIGINT: sql`BIGINT`,
    BOOLEAN: sql`BOOLEAN`,
    DATE: sql`DATE`,
    TIMESTAMP: sql`TIMESTAMP`,
  };
  return { ...common, value: (cell) => sql`TRY_CAST(${cell} AS ${TYPES[storage as keyof typeof TYPES]})` };
}
