import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { join, name, type Sql, sql } from '#sql';
import { type Engine, filePattern, isFormula } from '#table';
import { csvCell } from './csv-cell.ts';
import { type CustomerTable, freeName } from './customer-table.ts';

/** Figures that are added to each customer; [nRows] of the customer table. */
export interface AddedColumn {
  readonly name: string;
  /** What its cells hold: `share` a number with four decimals. */
  readonly type: 'whole' | 'share' | 'text';
  /** '' for a customer without one. */
  cell(row: number): string;
}

/** Where the cells of the customers come from. */
export interface CustomersSource {
  readonly table: Pick<CustomerTable, 'columns' | 'customers' | 'joined' | 'nRows'>;
  /** Parquet file of the table. */
  readonly parquet: string;
  /** Parquet files with the original texts of the tables that it was made of, by their places; null for none. */
  readonly texts: readonly (string | null)[];
}

/** What a list of customers is written with. */
export interface CustomersOutput {
  readonly added: readonly AddedColumn[];
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Writes texts that a spreadsheet could take for a formula as they are. */
  readonly raw: boolean;
}

/** Names of all columns of the list; what is added never takes the name of another. */
export function customersHeader(columns: CustomerTable['columns'], added: readonly AddedColumn[]): string[] {
  const taken = new Set(columns.map((column) => column.name));
  return [...taken, ...added.map((column) => freeName(column.name, taken))];
}

/**
 * Writes the customers with all their columns and what was added, in the order of the table. Texts of the given
 * file stay as they were, except that a text that a spreadsheet would take for a formula gets a quote before it
 * unless they are wanted raw.
 * @returns how many cells got a quote.
 */
export async function writeCustomersFile(
  file: string,
  source: CustomersSource,
  { added, engine, signal, raw }: CustomersOutput,
): Promise<{ neutralised: number }> {
  const columns = source.table.columns;
  const header = customersHeader(columns, added);
  const out = createWriteStream(file);
  const neutralised = { count: 0 };
  const safe = (text: string): string => {
    if (raw || !isFormula(text)) return csvCell(text);
    neutralised.count++;
    return csvCell(`'${text}`);
  };
  try {
    out.write(`${header.map(safe).join(',')}\n`);
    let row = 0;
    for await (const batch of engine.query(customersQuery(source), { signal })) {
      const cells = columns.map((_, j) => batch.values(j));
      const lines: string[] = [];
      for (let i = 0; i < batch.nRows; i++, row++) {
        const own = cells.map((column) => safe(String(column[i] ?? '')));
        lines.push(`${[...own, ...added.map((column) => safe(column.cell(row)))].join(',')}\n`);
      }
      if (!out.write(lines.join(''))) await once(out, 'drain');
    }
    out.end();
    await finished(out);
  } catch (error) {
    out.destroy();
    throw error;
  }
  return { neutralised: neutralised.count };
}

function customersQuery({ table, parquet, texts }: CustomersSource): Sql {
  const cells = table.columns.map(({ origin, at }) =>
    origin === null || (texts[origin.table] ?? null) === null
      ? sql`CAST(${name('t', `c${at}`)} AS VARCHAR)`
      : name(`x${origin.table}`, `c${origin.at}`),
  );
  const own = table.customers === null ? [] : [{ table: table.customers, rowColumn: 'row' }];
  const originals = [...own, ...table.joined].flatMap(({ table: at, rowColumn }) => {
    const text = texts[at] ?? null;
    if (text === null) return [];
    const alias = `x${at}`;
    return [
      sql` LEFT JOIN read_parquet(${filePattern(text)}) AS ${name(alias)} ON ${name(alias, 'row')} = ${name('t', rowColumn)}`,
    ];
  });
  return sql`SELECT ${join(cells)} FROM read_parquet(${filePattern(parquet)}) AS t${join(originals, sql``)} ORDER BY t.row`;
}
