import { AppError } from '#base';
import type { RunOptions } from '#contract';
import {
  chosenColumns,
  describeRecipe,
  fitRecipe,
  fitSteps,
  type LeftOut,
  parseRecipeDocument,
  planRecipe,
  type RecipePlan,
  type RecipeSpec,
  stepsOfDocument,
} from '#features';
import { type Frame, type NumericColumn, selectRows } from '#matrix';
import type { CustomerColumn, CustomerTable } from './customer-table.ts';
import { type GivenLabels, givenLabels, labelColumn, leftOutLabels, mayCopy } from './given-labels.ts';

/** What the recipe stage leaves: the table, who of it is segmented, and the fitted recipe. */
export interface RecipeFacts {
  readonly table: CustomerTable;
  /** Rows of the table that are segmented; null for all. */
  readonly rows: Uint32Array | null;
  readonly spec: RecipeSpec;
  readonly used: { column: string; steps: string[] }[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: RecipePlan['warnings'];
  /** Segments that someone else made; null where they are looked for. */
  readonly given: GivenLabels | null;
}

/** Columns that describe a segment beside those that it was made by. */
const MOST_DESCRIBING_LEVELS = 50;

/** Columns to segment by and to describe segments with. */
export function frameColumns(table: CustomerTable, spec: RecipeSpec): CustomerColumn[] {
  const used = new Set(spec.columns.map((column) => column.name));
  return table.columns.filter((column) => used.has(column.name) || describes(column));
}

function describes({ kind, role, distinct }: CustomerColumn): boolean {
  if (role === 'ignore' || role === 'customer-id' || role === 'order-id') return false;
  if (kind === 'category') return distinct <= MOST_DESCRIBING_LEVELS;
  return kind === 'integer' || kind === 'decimal' || kind === 'boolean';
}

/**
 * Plans and fits the recipe of a customer table.
 * @param readFrame reads columns of all rows of the table.
 * @throws TABLE_TOO_FEW_ROWS when fewer than two customers can be segmented.
 */
export async function recipeFacts(
  table: CustomerTable,
  { labels, ...options }: RecipeStageOptions,
  readFrame: (columns: readonly CustomerColumn[]) => Promise<Frame>,
): Promise<RecipeFacts> {
  const given = labels === null ? null : await readLabels(table, labels, readFrame);
  const plan = given === null ? planOf(table, options) : planBeside(given, { table, options });
  const planned = new Set(plan.columns.map((column) => column.column));
  const frame = await readFrame(
    table.columns.filter((column) => planned.has(column.name) || column.rfm === 'recency'),
  );
  const rows = given?.rows ?? segmentedRows(table, frame);
  const nRows = rows?.length ?? table.nRows;
  if (nRows < 2) {
    throw new AppError('TABLE_TOO_FEW_ROWS', `segmentation: expected at least 2 customers, got ${nRows}`);
  }
  const selected = rows === null ? frame : selectRows(frame, rows);
  const own = { ...selected, columns: selected.columns.filter(({ name }) => planned.has(name)) };
  refuseConstants(plan, own);
  const spec = plan.fit(own);
  const used = describeRecipe(spec);
  return { table, rows, spec, used, leftOut: plan.leftOut, warnings: plan.warnings, given };
}

/** Options that the recipe is planned by. */
type RecipeStageOptions = Pick<
  RunOptions,
  'features' | 'ignore' | 'scale' | 'impute' | 'log' | 'recipe' | 'labels'
>;

function planOf(table: CustomerTable, options: Omit<RecipeStageOptions, 'labels'>): Plan {
  return options.recipe === null
    ? defaultPlan(planRecipe(table.columns, options, table.lines))
    : documentPlan(table, options.recipe);
}

/** The plan without the column of the segments and those that say the same. */
function planBeside(
  given: GivenLabels,
  { table, options }: { table: CustomerTable; options: Omit<RecipeStageOptions, 'labels'> },
): Plan {
  const own = [given.column, ...given.copies];
  const named = options.features?.find((column) => own.includes(column));
  if (named !== undefined) {
    throw new AppError(
      'OPTION_INVALID',
      `--features: expected columns beside the segments, got "${named}", which says them`,
      { data: { column: named } },
    );
  }
  const plan = planOf(table, { ...options, ignore: [...options.ignore, ...own] });
  const warnings = given.copies.map((column) => ({
    code: 'copy-of-labels',
    column,
    message: `It says the same as "${given.column}" by other words and is left out.`,
  }));
  if (given.missing > 0) {
    const message = `${given.missing} customers have no segment and are not certified.`;
    warnings.push({ code: 'labels-missing', column: given.column, message });
  }
  return { ...plan, leftOut: leftOutLabels(plan.leftOut, given), warnings: [...plan.warnings, ...warnings] };
}

async function readLabels(
  table: CustomerTable,
  labels: string,
  readFrame: (columns: readonly CustomerColumn[]) => Promise<Frame>,
): Promise<GivenLabels> {
  const column = labelColumn(table, labels);
  const frame = await readFrame([column, ...table.columns.filter((other) => mayCopy(other, labels))]);
  return givenLabels(frame, { column: labels });
}

/** What is segmented by, why other columns are not, and how the recipe is learned. */
interface Plan extends Pick<RecipePlan, 'leftOut' | 'warnings'> {
  readonly columns: readonly { readonly column: string }[];
  fit(frame: Frame): RecipeSpec;
}

function defaultPlan(plan: RecipePlan): Plan {
  return { ...plan, fit: (frame) => fitRecipe(plan.columns, { frame, rows: null }).spec };
}

/** @throws RECIPE_INVALID with the place. */
function documentPlan(table: CustomerTable, { file, text }: NonNullable<RunOptions['recipe']>): Plan {
  const document = parseRecipeDocument(text, file);
  const infos = table.columns.map(({ name, storage }) => ({
    name,
    type: storage === 'VARCHAR' ? ('category' as const) : ('numeric' as const),
  }));
  const chosen = new Set(chosenColumns(document.columns, infos));
  const others = table.columns.filter(({ name }) => !chosen.has(name));
  const leftOut = others.map(({ dataset, name }) => ({
    dataset,
    column: name,
    code: 'not-in-recipe',
    reason: `Not among the columns of ${file}.`,
  }));
  return {
    columns: [...chosen].map((column) => ({ column })),
    leftOut,
    warnings: [],
    fit: (frame) =>
      fitSteps(stepsOfDocument(document), {
        frame,
        rows: Uint32Array.from({ length: frame.nRows }, (_, i) => i),
      }),
  };
}

/** Customers without a sale have no recency and are not segmented. */
function segmentedRows(table: CustomerTable, frame: Frame): Uint32Array | null {
  if (table.source !== 'joined') return null;
  const recency = table.columns.find((column) => column.rfm === 'recency')!;
  const { values } = frame.columns.find((column) => column.name === recency.name) as NumericColumn;
  return Uint32Array.from(values.keys()).filter((row) => Number.isFinite(values[row]!));
}

function refuseConstants(plan: Pick<Plan, 'columns'>, frame: Frame): void {
  const varies = plan.columns.some(({ column: name }) => {
    const column = frame.columns.find((candidate) => candidate.name === name)!;
    const values: ArrayLike<number> = column.type === 'numeric' ? column.values : column.codes;
    for (let i = 1; i < values.length; i++) if (!Object.is(values[i], values[0])) return true;
    return false;
  });
  if (varies) return;
  const names = plan.columns.map((column) => column.column).join(', ');
  throw new AppError(
    'NO_FEATURES',
    `segmentation: expected a column that varies, got only constant ones: ${names}`,
  );
}
