/** One entry per error code: what it means, the HTTP status and process exit code, what to do. */
export interface ErrorEntry {
  readonly title: string;
  readonly httpStatus: number;
  readonly exitCode: 2 | 70 | 130;
  readonly hint: string;
}

const input = (title: string, hint: string, httpStatus = 422): ErrorEntry => ({
  title,
  httpStatus,
  exitCode: 2,
  hint,
});

/** Every error code of Clientele. `docs/errors.md` lists the same codes; a test compares both ways. */
export const errorCatalogue = {
  FILE_NOT_FOUND: input('The file does not exist', 'Check the path and the spelling of the name.', 404),
  FILE_NOT_READABLE: input(
    'The file cannot be opened',
    'Check the permissions and that it is a file, not a folder.',
  ),
  FILE_EMPTY: input('The file holds no bytes', 'Export the data again.'),
  FILE_BINARY: input('The file is not text', 'Export it as CSV with UTF-8 encoding.'),
  FILE_ENCODING: input('The bytes of the file are not valid text', 'Export the file as UTF-8.'),
  FILE_CORRUPT: input('The file is damaged or cut off', 'Download or export the file again.'),
  FILE_CHANGED: input(
    'The file changed while it was read',
    'Wait until the file is complete and run the command again.',
    409,
  ),
  LIMIT_EXCEEDED: input(
    'The file is larger than a limit allows',
    'Raise the limit with --limit, or take the part that matters.',
    413,
  ),
  TABLE_UNKNOWN: input('There is no sheet or table of that name', 'Use a name from the message.', 404),
  SOURCE_UNREACHABLE: input('The database cannot be read', 'Check address, user, password and network.', 502),
  DATASET_UNKNOWN: input('There is no such dataset', 'Import it with clientele import FILE --as NAME.', 404),
  TABLE_NO_ROWS: input('The table has a header and no rows', 'Export the data with its rows.'),
  TABLE_TOO_FEW_ROWS: input('The table has too few rows', 'Segments need more customers.'),
  TABLE_NO_GOOD_ROWS: input('Every row of the table was rejected', 'Look at the reasons in rejected.csv.'),
  COLUMN_DUPLICATE: input('Two columns have the same name', 'Rename one of the columns in the file.'),
  COLUMN_UNKNOWN: input('There is no column of that name', 'Use a name from the header of the file.'),
  COLUMN_WRONG_KIND: input(
    'The column does not hold what its use needs',
    'Choose another column or another role.',
  ),
  ROLE_MISSING: input('A column that the work needs was not found', 'Name it with --id, --time or --amount.'),
  PLAYBOOK_INVALID: input('The playbook cannot be used', 'Mend the place that the message names.'),
  PRESET_INVALID: input('The preset cannot be used', 'Mend the place that the message names.'),
  PRESET_UNKNOWN: input(
    'There is no such preset',
    'Use a name from the message, or the path of a file.',
    404,
  ),
  RECIPE_INVALID: input('The recipe cannot be used', 'Mend the place that the message names.'),
  DICTIONARY_INVALID: input('The dictionary cannot be read', 'Mend the line that the message names.'),
  DATE_AMBIGUOUS: input('Days and months cannot be told apart', 'Say which comes first with --date-order.'),
  NO_FEATURES: input('No column is left to segment by', 'Name the columns with --features.'),
  TOO_FEW_DISTINCT_ROWS: input('There are fewer distinct rows than segments', 'Ask for a smaller --k.'),
  TARGET_INVALID: input(
    'The target cannot be learned',
    'A target has two or more classes, each in enough rows; see docs/prediction.md.',
  ),
  WEIGHTS_INVALID: input('The weights of rows cannot be used', 'Weights are numbers from 0 up, not all 0.'),
  FIT_DIVERGED: input(
    'Training went out of bounds',
    'Lower the learning rate, or scale the columns with --scale standard.',
  ),
  OPTION_INVALID: input('An option has a value it cannot take', 'See clientele --help.', 400),
  FORMULA_INVALID: input('A formula cannot be used', 'See docs/formulas.md.', 400),
  CONFIG_INVALID: input('The configuration file cannot be used', 'See clientele COMMAND --help.', 400),
  OUTPUT_NOT_WRITABLE: input('The output cannot be written', 'Choose another folder with --out.'),
  WORKSPACE_NOT_WRITABLE: input('The workspace cannot be written', 'Choose another folder with --workspace.'),
  WORKSPACE_CORRUPT: input(
    'A file of the workspace is damaged',
    'Delete the named artifact; it is computed again.',
  ),
  BUNDLE_CORRUPT: input(
    'A model bundle is damaged, or is none',
    'Take the bundle from where it was made, or make the model again.',
  ),
  WORKSPACE_LOCKED: input(
    'Another process holds the workspace',
    'Wait until it ends, or choose another --workspace.',
    409,
  ),
  ARCHIVE_INVALID: input(
    'The file is no export of a workspace, or is damaged',
    'Export the workspace again with clientele workspace export.',
  ),
  MODEL_CONFLICT: input(
    'The workspace has a model of that name with other versions',
    'Import into another --workspace.',
    409,
  ),
  RUN_UNKNOWN: input('There is no such run', 'See clientele runs list.', 404),
  MODEL_UNKNOWN: input('There is no such model, version or alias', 'See clientele models list.', 404),
  FORMAT_UNSUPPORTED: input(
    'The file has a format version that this release does not know',
    'Use a newer Clientele.',
  ),
  MEMORY_EXHAUSTED: input('The data does not fit in kernel memory', 'Use fewer rows or columns.', 413),
  INTERRUPTED: {
    title: 'The work was stopped',
    httpStatus: 499,
    exitCode: 130,
    hint: 'Run the same command to go on.',
  },
  INTERNAL: {
    title: 'A bug in Clientele',
    httpStatus: 500,
    exitCode: 70,
    hint: 'Please report it with the text of this message.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;
