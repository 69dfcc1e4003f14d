import { join, name, type Sql, sql } from '#sql';
import {
  type CellValue,
  filePattern,
  type SheetColumnType,
  type SheetRows,
  type WrittenWorkbook,
  writeWorkbook,
} from '#table';
import type { CustomerColumn } from './customer-table.ts';
import {
  type AddedColumn,
  type CustomersOutput,
  type CustomersSource,
  customersHeader,
} from './customers-file.ts';

const SHEET = 'Customers';

/** Writes the customers with all their columns and what was added as a workbook, typed, in the order of the table. */
export async function writeCustomersWorkbook(
  file: string,
  source: CustomersSource,
  output: CustomersOutput,
): Promise<WrittenWorkbook> {
  const { added, signal, raw } = output;
  const { columns } = source.table;
  const types = [...columns.map(typeOf), ...added.map(({ type }) => (type === 'text' ? 'text' : 'number'))];
  const header = customersHeader(columns, added);
  const sheet = {
    name: SHEET,
    columns: header.map((column, j) => ({ name: column, type: types[j] as SheetColumnType })),
    rows: sheetRows(source, output),
  };
  return writeWorkbook(file, [sheet], { signal, raw });
}

async function* sheetRows(
  source: CustomersSource,
  { added, engine, signal }: CustomersOutput,
): AsyncGenerator<SheetRows> {
  const { columns } = source.table;
  let first = 0;
  for await (const batch of engine.query(typedQuery(source), { signal })) {
    const { nRows } = batch;
    const from = first;
    yield {
      nRows,
      values: (j) =>
        j < columns.length ? batch.values(j) : addedCells(added[j - columns.length]!, { from, nRows }),
    };
    first += nRows;
  }
}

function addedCells(column: AddedColumn, { from, nRows }: { from: number; nRows: number }): CellValue[] {
  return Array.from({ length: nRows }, (_, i) => {
    const text = column.cell(from + i);
    return text === '' || column.type === 'text' ? text : Number(text);
  });
}

/** Whole numbers and money as text, with all their digits. */
function typedQuery({ table, parquet }: CustomersSource): Sql {
  const cells = table.columns.map(({ at, storage }) => {
    const cell = name('t', `c${at}`);
    return storage === 'DOUBLE' || storage === 'BOOLEAN' ? cell : sql`CAST(${cell} AS VARCHAR)`;
  });
  return sql`SELECT ${join(cells)} FROM read_parquet(${filePattern(parquet)}) AS t ORDER BY t.row`;
}

function typeOf({ storage }: CustomerColumn): SheetColumnType {
  switch (storage) {
    case 'BOOLEAN':
      return 'boolean';
    case 'DATE':
      return 'date';
    case 'TIMESTAMP':
      return 'timestamp';
    case 'VARCHAR':
      return 'text';
    default:
      return 'number';
  }
}
