/** What a dictionary tells of one column. */
export interface DictionaryEntry {
  /** As the dictionary writes it. */
  readonly name: string;
  /** 1-based line of the file on which it stands. */
  readonly line: number;
  readonly description: string | null;
  readonly unit: string | null;
  /** Least and largest value that may occur; dates in days since 1970-01-01. */
  readonly min: number | null;
  readonly max: number | null;
  /** The levels that may occur. */
  readonly levels: readonly string[] | null;
}

/** What is known of the columns of a table, in the order of the file. */
export interface Dictionary {
  /** Base name of its file. */
  readonly file: string;
  readonly entries: readonly DictionaryEntry[];
}

/** The parts of an entry as they stand in a file. */
export type Field = 'name' | 'description' | 'unit' | 'min' | 'max' | 'levels';

const FIELDS: Readonly<Record<string, Field>> = {
  name: 'name',
  column: 'name',
  columnname: 'name',
  field: 'name',
  fieldname: 'name',
  variable: 'name',
  variablename: 'name',
  attribute: 'name',
  feature: 'name',
  description: 'description',
  meaning: 'description',
  definition: 'description',
  explanation: 'description',
  label: 'description',
  unit: 'unit',
  units: 'unit',
  min: 'min',
  minimum: 'min',
  max: 'max',
  maximum: 'max',
  levels: 'levels',
  values: 'levels',
  allowedvalues: 'levels',
  categories: 'levels',
};

/** The part that a header or key stands for; null for others, which are passed over. */
export function fieldOf(header: string): Field | null {
  return FIELDS[comparable(header)] ?? null;
}

/** A name without what may differ between a dictionary and its table: case, blanks, underscores, dashes and dots. */
export function comparable(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_.-]/gu, '');
}
