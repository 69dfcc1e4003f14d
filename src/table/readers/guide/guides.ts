import type { SourceFormat } from '#contract';
import type { ReaderGuide } from './reader-guide.ts';

const EVERYWHERE = ['--as', '--role', '--dictionary', '--date-order', '--limit'];
const SIZES = ['rows', 'columns', 'cells', 'cellBytes'] as const;

const records: Pick<ReaderGuide, 'cells' | 'rejects' | 'limits'> = {
  cells: [
    'A column is a path: `{"who": {"city": "Bonn"}}` gives `who.city`, four levels deep.',
    'Arrays, and objects deeper than that, are kept as JSON text.',
    'A missing key and `null` are missing values; numbers keep the digits that they are written with.',
  ],
  rejects: 'A record that is no object, does not parse, or has two values of one path is rejected.',
  limits: [...SIZES, 'inflatedBytes'],
};

const typed: Pick<ReaderGuide, 'cells'> = {
  cells: [
    'Columns keep the types that the source states; text columns are typed like text.',
    'Nested values are kept as JSON text, times with a time zone as UTC.',
  ],
};

const nested = { 'nested-as-json': 'columns with nested values, kept as JSON text' };

/** What the pages of the readers say, by the format that each reads. */
export const READER_GUIDES: Readonly<Record<SourceFormat, ReaderGuide>> = {
  text: {
    title: 'Text: CSV, TSV and their kin',
    summary:
      'One table a file, with `,`, `;`, TAB, `|` or white space between its cells, with or without a header.',
    toldBy:
      'whatever no other reader takes and is text: UTF-8, UTF-16 or windows-1252, plain or `.gz`, any line ends',
    several: 'One a file.',
    cells: [
      'Cells are typed as they are written: numbers with decimal comma or thousands separators, currency and percent signs.',
      'Dates are read in any order of day, month and year that the column shows; where it shows none, `--date-order` decides.',
      'A column keeps a type only if all of its cells fit it; missing tokens are told by column.',
    ],
    rejects:
      'A row with too few or too many cells, a stray or unclosed quote, a NUL byte or bytes that are not UTF-8 is rejected.',
    options: EVERYWHERE,
    limits: [...SIZES, 'inflatedBytes'],
    findings: {},
    example: {
      commands: `printf 'id;city;spent\\n1;Bonn;12,50\\n2;Köln;3,00\\n3;Bonn;"7\\n' > customers.csv
clientele import customers.csv`,
      needs: null,
      prints: [
        '3 rows = 2 kept + 1 rejected',
        '  ! Rows that open a quote that is never closed: 1, the first in line 4.',
        '  - spent: The comma was read as the decimal mark.',
      ],
    },
  },
  json: {
    title: 'JSON',
    summary: 'An array of objects is a table; so is each such array inside an object.',
    toldBy:
      'a beginning of `[` with objects in it, or of `{` where it is not one object a line; `.json` decides in doubt; plain or `.gz`',
    several: 'One an array, called by its path; `--sheet` or `--table` names one.',
    ...records,
    options: [...EVERYWHERE, '--sheet', '--table'],
    findings: {
      'bad-records': 'records that were rejected',
      'cut-off': 'the document ends before its array does; the whole records are kept',
      flattened: 'columns that were made of objects within objects',
      ...nested,
    },
    example: {
      commands: `printf '{"shop": [{"id": 1, "who": {"city": "Bonn"}}, {"id": 2, "who": {"city": null}}]}' > export.json
clientele import export.json --table shop`,
      needs: null,
      prints: ['2 rows = 2 kept + 0 rejected', 'who.city '],
    },
  },
  ndjson: {
    title: 'JSON lines',
    summary: 'One object a line, one table a file.',
    toldBy: 'one object a line, or a beginning of `{` and the ending `.ndjson` or `.jsonl`; plain or `.gz`',
    several: 'One a file.',
    ...records,
    options: EVERYWHERE,
    findings: {
      'bad-records': 'lines that were rejected',
      flattened: 'columns that were made of objects within objects',
      ...nested,
    },
    example: {
      commands: `printf '{"id": 1, "city": "Bonn"}\\n{"id": 2, "city"\\n{"id": 3, "city": "Ulm"}\\n' > customers.ndjson
clientele import customers.ndjson`,
      needs: null,
      prints: [
        '3 rows = 2 kept + 1 rejected',
        '  ! Records that could not be read: 1, the first is record 2',
      ],
    },
  },
  xlsx: {
    title: 'Excel workbooks',
    summary: 'Every visible sheet that holds a table becomes one; macros are not run.',
    toldBy:
      'a ZIP archive with a workbook inside; `.xls`, `.xlsb`, `.ods` and files with a password are refused',
    several:
      'One a sheet. Hidden and empty sheets and those that hold prose are left out, and a finding says which; `--sheet` reads any of them.',
    cells: [
      'Rows above the header with fewer than half of the cells of the table are titles and are passed over.',
      'Formulas give the value that was stored with them; one that was never computed, and an error, is a missing value.',
      'Dates are told by the number format, in the 1900 and the 1904 system; numbers stored as text are read as numbers where the column holds numbers.',
    ],
    rejects:
      'A row with a cell longer than allowed, a NUL character or a text that the workbook lacks is rejected.',
    options: [...EVERYWHERE, '--sheet', '--table'],
    limits: [...SIZES, 'inflatedBytes', 'entries'],
    findings: {
      'title-rows': 'rows above the header that were passed over',
      'no-header': 'the first row holds values; columns are called by their position',
      'unnamed-columns': 'columns that have no name in the header',
      'error-cells': 'cells with an error such as `#DIV/0!`',
      'formulas-without-value': 'formulas that were never computed',
      'numbers-as-text': 'numbers that are stored as text',
      'table-left-out': 'a sheet that was not read, and why',
      'bad-rows': 'rows that were rejected',
    },
    example: {
      commands: `{ echo id,visits,spent; for i in $(seq 40); do echo "$i,$((i % 2 * 50 + i % 7)),$((i % 2 * 90 + i % 5))"; done; } > customers.csv
clientele run customers.csv --k 2 --export xlsx --quiet
clientele import clientele-out/segmented_customers.xlsx --sheet Customers --as segmented`,
      needs: null,
      prints: [
        'segmented_customers  (segmented_customers.xlsx, Customers)',
        '40 rows = 40 kept + 0 rejected',
      ],
    },
  },
  parquet: {
    title: 'Parquet',
    summary: 'One table a file, with any codec that DuckDB reads.',
    toldBy: 'the bytes `PAR1`',
    several: 'One a file.',
    ...typed,
    rejects: 'No row is rejected: a file that is damaged, or has a cell longer than allowed, is refused.',
    options: EVERYWHERE,
    limits: SIZES,
    findings: { ...nested, 'time-zone-utc': 'columns of times that were turned into UTC' },
    example: {
      commands: `{ echo id,visits,spent; for i in $(seq 40); do echo "$i,$((i % 2 * 50 + i % 7)),$((i % 2 * 90 + i % 5))"; done; } > customers.csv
clientele run customers.csv --k 2 --export parquet --quiet
clientele import clientele-out/segmented_customers.parquet --as segmented`,
      needs: null,
      prints: ['segmented_customers  (segmented_customers.parquet)', '40 rows = 40 kept + 0 rejected'],
    },
  },
  duckdb: {
    title: 'DuckDB files',
    summary: 'Every table with rows, the 20 largest of them; views are not run.',
    toldBy: 'the bytes `DUCK`',
    several: 'One a table; `--table` names one.',
    cells: [
      ...typed.cells,
      'The file is copied and the copy attached read-only: it does not matter who else has it open.',
    ],
    rejects: 'No row is rejected: a file that is damaged, or has a cell longer than allowed, is refused.',
    options: [...EVERYWHERE, '--table', '--sheet'],
    limits: SIZES,
    findings: {
      ...nested,
      'time-zone-utc': 'columns of times that were turned into UTC',
      'table-left-out': 'a table that was not read, and why',
    },
    example: {
      commands: `cat > shop.cjs << 'END'
const { DuckDBInstance } = require('@duckdb/node-api');
const statement = "CREATE TABLE customers AS SELECT range AS id, 10.5 * range AS spent FROM range(1, 6)";
DuckDBInstance.create('shop.duckdb')
  .then(async (instance) => {
    const connection = await instance.connect();
    await connection.run(statement);
    connection.closeSync();
    instance.closeSync();
  });
END
node shop.cjs
clientele import shop.duckdb --table customers`,
      needs: null,
      prints: ['shop  (shop.duckdb, customers)', '5 rows = 5 kept + 0 rejected'],
    },
  },
  postgres: {
    title: 'PostgreSQL',
    summary:
      'A table or a query, streamed by a cursor in one read-only transaction; for `clientele import` alone.',
    toldBy: 'an address `postgres://user:password@host:port/database`',
    several: 'One a call: `--table` or `--query` says which.',
    cells: [
      ...typed.cells,
      'The password is neither shown nor stored; user and password may come from the address, from `PGUSER` and `PGPASSWORD`, or from `~/.pgpass`.',
      'Since a database changes, `run` and `profile` take the imported dataset, not the address.',
    ],
    rejects: 'A row with a cell longer than allowed is rejected.',
    options: [...EVERYWHERE, '--table', '--query'],
    limits: SIZES,
    findings: {
      'bad-rows': 'rows that were rejected',
      ...nested,
      'time-zone-utc': 'columns of times that were turned into UTC',
    },
    example: {
      commands: `clientele import "$SHOP" --as shop --query "SELECT * FROM (VALUES (1, 'Bonn'), (2, 'Ulm')) AS t(id, city)"`,
      needs: 'SHOP',
      prints: ['2 rows = 2 kept + 0 rejected'],
    },
  },
};
