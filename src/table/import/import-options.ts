import type { BaseContext } from '#base';
import type { Dataset } from '#contract';
import type { KernelPool } from '#kernels';
import type { Engine } from '../engine/engine.ts';
import type { OrderShape } from '../orders/order-shape.ts';
import type { ReadLimits } from '../readers/limits.ts';
import type { RoleOverrides } from '../roles/column-facts.ts';
import type { KnownDigest } from '../text/known-digest.ts';
import type { DateOrder } from '../typing/column-typing.ts';
import type { ReadAhead } from './read-ahead.ts';
import type { TablePlan } from './table-plan.ts';

/** What to import and how. */
export interface ImportOptions {
  /** Folder for data.parquet, text.parquet and rejected.csv; made if it is not there. */
  readonly outDir: string;
  /** Roles that the user gave, by column name. */
  readonly overrides?: RoleOverrides;
  readonly dateOrder?: DateOrder | null;
  readonly limits?: Partial<ReadLimits>;
  /** Text files from this size on are read as codes, where there is a pool. */
  readonly codedBytes?: number;
  /** Order logs of more rows, read as codes, are worked on step by step, for less memory. */
  readonly longRows?: number;
  /** Hashes of the files that are known already, by path. */
  readonly digests?: ReadonlyMap<string, KnownDigest>;
  /** What was read of the file while it was hashed. */
  readonly ahead?: ReadAhead;
  /** What of an order log is summed up while it is imported, so that `keptSums` need not read its rows; null for nothing. */
  readonly orderShape?: (dataset: Dataset) => OrderShape | null;
}

/** A file that is one table, and how to import it. */
export interface ImportInput extends ImportOptions {
  readonly file: string;
}

/** A dataset that is planned, and how to import it. */
export interface PlannedInput extends ImportOptions {
  readonly plan: TablePlan;
}

/** What an import is given besides its input. */
export type ImportContext = BaseContext & {
  readonly engine: Engine;
  /** Reads large clean text tables several times as fast. */
  readonly pool?: () => Promise<KernelPool>;
};
