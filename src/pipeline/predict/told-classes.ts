import { basename, join } from 'node:path';
import { AppError, nearestName, silentProgress } from '#base';
import type { PredictionManifest, TrainTarget } from '#contract';
import { trainTargetSchema } from '#contract';
import { checkFormula, evaluateFormula, parseFormula } from '#formula';
import type { Context } from '#matrix';
import { sql } from '#sql';
import { type Engine, filePattern, importPlanned, planImport, readFrame } from '#table';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import { buildCustomerTable } from '../join/build-customer-table.ts';
import { rowsFile } from '../join/imported-table.ts';
import type { ScoredFiles } from '../score/order-files.ts';
import { classMatcher, NO_CLASS, OTHER_CLASS } from './class-matcher.ts';
import type { PlacedFile } from './placed-file.ts';

/** The true classes of the rows of a file. */
export interface ToldClasses {
  /** [n] of the placed rows: place of the class, NO_CLASS or OTHER_CLASS. */
  readonly y: Int32Array;
  /** Classes that the model does not know, with their rows, the most frequent first. */
  readonly others: readonly { readonly name: string; readonly rows: number }[];
}

/** The target that a model was trained for. @throws BUNDLE_CORRUPT */
export function targetOfModel({ options }: Pick<PredictionManifest, 'options'>): TrainTarget {
  const target = trainTargetSchema.safeParse(options['target']);
  if (target.success) return target.data;
  throw new AppError('BUNDLE_CORRUPT', 'prediction bundle: expected its options to tell the target');
}

/**
 * The classes that a column of the file says.
 * @throws COLUMN_UNKNOWN when the file has none of the name
 */
export async function classesOfColumn(
  placed: PlacedFile,
  { column, classes, file }: { column: string; classes: readonly string[]; file: string },
): Promise<ToldClasses> {
  if (!placed.names.includes(column)) {
    const nearest = nearestName(column, placed.names);
    throw new AppError(
      'COLUMN_UNKNOWN',
      `${basename(file)}: expected the column "${column}", which tells the true class, found none`,
      {
        hint:
          nearest === null
            ? 'Give a file that tells what came, or name the column with --target; without one use clientele predict.'
            : `The nearest name in the file is "${nearest}": pass --target ${JSON.stringify(nearest)} if it is the same.`,
        data: { file, column, nearest },
      },
    );
  }
  const match = classMatcher(classes);
  const counts = new Map<string, number>();
  const y = Int32Array.from(await placed.texts(column), (cell) => {
    const one = match(cell);
    if (one === OTHER_CLASS) counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1);
    return one;
  });
  const others = [...counts].map(([name, rows]) => ({ name, rows }));
  return { y, others: others.sort((a, b) => b.rows - a.rows) };
}

/** The classes that a condition over the columns of the file gives. @throws FORMULA_INVALID, and as an import */
export async function classesOfFormula(
  placed: PlacedFile,
  {
    formula,
    classes,
    files,
    tempDir,
  }: {
    formula: string;
    classes: readonly string[];
    files: ScoredFiles;
    tempDir: string;
  },
  ctx: Context & { engine: Engine },
): Promise<ToldClasses> {
  const { table, parquet } = placed.made ?? (await imported(files, tempDir, ctx));
  const checked = checkFormula(
    parseFormula(formula),
    table.columns.map(({ name, kind }) => ({ name, kind })),
  );
  const makers = new Set(checked.columns.map(({ name }) => name));
  const columns = table.columns.filter(({ name }) => makers.has(name)).map(indexed);
  const { engine, signal } = ctx;
  const frame = await readFrame(engine, { parquet, columns }, { signal });
  const met = evaluateFormula(checked, frame, 'met');
  if (met.type !== 'numeric') throw new AppError('FORMULA_INVALID', 'target: expected a condition');
  const numbers = await engine.rows(
    sql`SELECT CAST(row AS DOUBLE) FROM read_parquet(${filePattern(parquet)}) ORDER BY row`,
    { signal },
  );
  const [no, yes] = [classes.indexOf('no'), classes.indexOf('yes')];
  const byRow = new Map(numbers.map(([row], i) => [Number(row), met.values[i]!]));
  const classOf = (value: number) => (Number.isNaN(value) ? NO_CLASS : value === 1 ? yes : no);
  return { y: Int32Array.from(placed.rows, (row) => classOf(byRow.get(row) ?? Number.NaN)), others: [] };
}

function indexed({ at, name, storage }: CustomerColumn) {
  return { index: at, name, storage };
}

/** The file as a table whose columns are typed as an import types them. */
async function imported(
  { file, sheet = null, dateOrder = null }: ScoredFiles,
  tempDir: string,
  ctx: Context & { engine: Engine },
): Promise<{ table: CustomerTable; parquet: string }> {
  const { engine, signal } = ctx;
  const folder = join(tempDir, 'told');
  const [plan] = await planImport([file], { table: sheet, signal, engine: async () => engine });
  const quiet = { ...ctx, progress: silentProgress, pool: async () => ctx.pool };
  const dataset = await importPlanned({ plan: plan!, outDir: folder, dateOrder }, quiet);
  const one = { dataset, folder };
  const options = { features: null, from: null, cutoff: null, money: null };
  const given = { roles: ['customers' as const], dedupe: [null] };
  const table = await buildCustomerTable([one], { folder: tempDir, options, given, engine, signal });
  return { table, parquet: rowsFile(one) };
}
