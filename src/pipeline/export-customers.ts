import { join } from 'node:path';
import { type ExportFormat, exportFormats } from '#contract';
import { type CustomersOutput, type CustomersSource, writeCustomersFile } from './customers-file.ts';
import { writeCustomersParquet } from './customers-parquet.ts';
import { writeCustomersWorkbook } from './customers-workbook.ts';

/** Names of the lists of customers by their formats. */
export const CUSTOMERS_FILES: Readonly<Record<ExportFormat, string>> = {
  csv: 'segmented_customers.csv',
  xlsx: 'segmented_customers.xlsx',
  parquet: 'segmented_customers.parquet',
};

/** What a list of customers became. */
export interface ExportFacts {
  readonly file: string;
  /** Cells that got a quote before a text that looked like a formula. */
  readonly neutralised: number;
  /** Texts that were cut, as a cell of a workbook can hold no more. */
  readonly cut: number;
}

/** The formats that are written, in the one order: CSV always, each once. */
export function wantedFormats(asked: readonly ExportFormat[]): ExportFormat[] {
  return exportFormats.filter((format) => format === 'csv' || asked.includes(format));
}

/** Writes the list of customers into a folder in every format: the same rows and columns. */
export async function exportCustomers(
  { folder, formats }: { readonly folder: string; readonly formats: readonly ExportFormat[] },
  { source, ...output }: CustomersOutput & { readonly source: CustomersSource },
): Promise<ExportFacts[]> {
  const facts: ExportFacts[] = [];
  for (const format of wantedFormats(formats)) {
    const file = CUSTOMERS_FILES[format];
    const counts = await writers[format](join(folder, file), source, output);
    facts.push({ file, neutralised: counts.neutralised ?? 0, cut: counts.cut ?? 0 });
  }
  return facts;
}

type CustomersWriter = (
  file: string,
  source: CustomersSource,
  output: CustomersOutput,
) => Promise<{ readonly neutralised?: number; readonly cut?: number }>;

const writers: Readonly<Record<ExportFormat, CustomersWriter>> = {
  csv: writeCustomersFile,
  xlsx: writeCustomersWorkbook,
  parquet: writeCustomersParquet,
};
