import type { ProgressSink } from '#base';
import type { Column, Finding, Source, SourceFormat } from '#contract';
import type { KernelPool } from '#kernels';
import type { Engine } from '../engine/engine.ts';
import type { ReadAhead } from '../import/read-ahead.ts';
import type { KnownDigest } from '../text/known-digest.ts';
import type { LoadedText } from '../text/load-text.ts';
import type { RejectedRows } from '../text/rejected-rows.ts';
import type { ReadLimits } from './limits.ts';

/** A table within a source: a sheet, a table of a database, an array of a JSON document. */
export interface TablePart {
  /** Path of a file, or `postgres://...`. */
  readonly file: string;
  /** Null where the source holds one table only. */
  readonly table: string | null;
  /** What a database is asked, instead of a table; null elsewhere. */
  readonly query: string | null;
}

/** What the user asked for of a source. */
export type WantedTable = Pick<TablePart, 'table' | 'query'>;

/** Where a source is and how it begins. */
export interface SourceHead {
  readonly location: string;
  /** The first bytes as they are, at most 64 KiB; none of a database address. */
  readonly bytes: Buffer;
  /** The first bytes as UTF-8 text, decompressed, at most 1 MiB; empty where they are no text. */
  readonly text: Buffer;
  /** Whether `text` is the whole file. */
  readonly isWhole: boolean;
}

/** What stands in a source, seen from its beginning. */
export interface TableListing {
  readonly tables: readonly ListedTable[];
  /** Tables that are not read unless they are named. */
  readonly leftOut: readonly { readonly table: string; readonly why: string }[];
}

export interface ListedTable {
  readonly table: string | null;
  /** Names of its columns as far as the beginning tells; null where the columns have no names. */
  readonly columns: readonly string[] | null;
}

/** What a source says that a column holds; such a column keeps its type. */
export type DeclaredType =
  | { readonly storage: Exclude<Column['storage'], 'DECIMAL' | 'VARCHAR'> }
  | { readonly storage: 'DECIMAL'; readonly decimals: number };

/** A table whose cells are in the engine, whatever it came from. */
export interface ReadTable {
  readonly source: Source;
  /** Every cell as text, NULL or '' where there is none. */
  readonly text: LoadedText;
  readonly names: readonly string[];
  /** Null for a column that is typed by its texts. */
  readonly declared: readonly (DeclaredType | null)[];
  /** Rows in the source = rows of `text` + these. */
  readonly rejectedRows: number;
  readonly findings: readonly Finding[];
}

/** What a reader works with. */
export interface ReadContext {
  readonly engine: Engine;
  /** Folder for copies; the caller removes it. */
  readonly tempDir: string;
  readonly rejected: RejectedRows;
  readonly limits: ReadLimits;
  readonly signal: AbortSignal;
  readonly progress: ProgressSink;
  /** Reads clean tables as codes; null where the cells have to be in the engine. */
  readonly pool?: (() => Promise<KernelPool>) | null;
  readonly codedBytes?: number;
  /** Hashes that are known already, by path. */
  readonly digests?: ReadonlyMap<string, KnownDigest>;
  /** What was read of a text file while it was hashed. */
  readonly ahead?: ReadAhead;
}

/** What a reader looks at a source with; engine and folder are made when first asked for. */
export interface ListContext extends Pick<ReadContext, 'limits' | 'signal'> {
  engine(): Promise<Engine>;
  tempDir(): Promise<string>;
}

/** Reads one kind of source. */
export interface TableReader {
  readonly format: SourceFormat;
  /** Whether a source is of this kind, by its first bytes, and by its name where they leave it open. */
  accepts(head: SourceHead): boolean;
  /**
   * The tables of a source, from its beginning.
   * @throws TABLE_UNKNOWN
   */
  list(head: SourceHead, wanted: WantedTable, context: ListContext): Promise<TableListing>;
  /** Reads a table whole. */
  read(part: TablePart, context: ReadContext): Promise<ReadTable>;
}
