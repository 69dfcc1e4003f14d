import type { BundleColumn, BundleOrders, Dataset, Role, RunOptions, SegmentationManifest } from '#contract';
import type { RecipeSpec } from '#features';
import { buildId, packageVersion } from './build-id.ts';
import { type CustomerTable, usedTables } from './customer-table.ts';
import { dataVersion } from './data-version.ts';
import { moneyFormulaOf } from './money-formula.ts';

/** What a model was made of. */
export interface MadeOf {
  readonly table: CustomerTable;
  readonly datasets: readonly Dataset[];
  readonly options: Pick<RunOptions, 'from' | 'amount' | 'seed'>;
}

/** Of the tables that it was made of; without the artifacts of their import, whose bytes depend on threads. */
export function bundleProvenance(
  { table, datasets, options }: MadeOf,
  customers: number,
): SegmentationManifest['provenance'] {
  return {
    version: packageVersion(),
    build: buildId(),
    seed: options.seed,
    customers,
    datasets: usedTables(table).map((at) => dataVersion(datasets[at]!, null)),
  };
}

/** The raw columns that a recipe reads. */
export function bundleColumns(
  spec: Pick<RecipeSpec, 'columns'>,
  { table, datasets }: MadeOf,
): BundleColumn[] {
  const raw = new Set(spec.columns.map((column) => column.name));
  return table.columns
    .filter((column) => raw.has(column.name))
    .map(({ name, kind, role, storage, origin }) => {
      const base = { name, kind, role, storage };
      if (origin === null)
        return { ...base, missingTokens: [], decimalMark: null, dateOrder: null, figure: true };
      const dataset = datasets[origin.table]!;
      const given = dataset.columns[origin.at]!;
      const missingTokens = [...given.missingTokens];
      const decimalMark = decimalMarkOf(given.name, dataset);
      const own = { ...base, missingTokens, decimalMark, dateOrder: given.dateOrder ?? null, figure: false };
      return origin.table === table.customers ? own : { ...own, table: dataset.name };
    });
}

/** What the import found out about the numbers of a column. */
function decimalMarkOf(column: string, { findings }: Dataset): 'point' | 'comma' | null {
  const codes = findings.filter((finding) => finding.column === column).map(({ code }) => code);
  if (codes.includes('decimal-comma')) return 'comma';
  return codes.some((code) => code.startsWith('thousands-')) ? 'point' : null;
}

/** Roles of an order log that figures are computed from. */
const ORDER_ROLES: readonly Role[] = [
  'customer-id',
  'order-id',
  'timestamp',
  'amount',
  'quantity',
  'unit-price',
];

/** How the figures of its order log are computed again; null without one. */
export function bundleOrders({ table, datasets, options }: MadeOf): BundleOrders | null {
  if (table.orders === null) return null;
  const { columns } = datasets[table.orders]!;
  const used = columns.filter(({ role }) => ORDER_ROLES.includes(role));
  const roles = Object.fromEntries(used.map(({ name, role }) => [name, role]));
  const money = moneyFormulaOf(options.amount, datasets);
  return { roles, from: options.from, cutoff: table.cutoff!, money };
}

/** Numbers stay numbers and texts stay texts, or the recipe could not read them. @throws what `corrupt` makes */
export function checkRecipeColumns(
  columns: readonly BundleColumn[],
  recipe: Pick<RecipeSpec, 'columns'>,
  corrupt: (what: string) => Error,
): void {
  const byName = new Map(columns.map((column) => [column.name, column]));
  if (byName.size !== columns.length) throw corrupt('a raw column is listed twice');
  for (const { name: column, type } of recipe.columns) {
    const found = byName.get(column);
    if (found === undefined || (found.storage === 'VARCHAR') !== (type === 'category'))
      throw corrupt(`expected a ${type} column "${column}" among its raw columns`);
  }
}
