import { mkdir } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '#base';
import { duckdb, render, type Sql } from '#sql';
import { type BatchSpace, chunkBatch } from './chunk-batch.ts';
import type { CellValue, ColumnBatch, Engine, EngineOptions, QueryOptions } from './engine.ts';

/** An engine over DuckDB in memory: it keeps no database file, loads no extension and fetches nothing. */
export async function openDuckDb(options: EngineOptions): Promise<Engine> {
  await mkdir(options.tempDir, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    temp_directory: options.tempDir,
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    preserve_insertion_order: 'true',
    // it makes a join of a long IN list, and a join loses the order of the rows (duckdb/duckdb issue 24398)
    disabled_optimizers: 'in_clause',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    lock_configuration: 'true',
  });
  return new DuckDbEngine(instance, options.tempDir, options.threads);
}

class DuckDbEngine implements Engine {
  readonly dialect = duckdb;
  private nNames = 0;

  constructor(
    private readonly instance: DuckDBInstance,
    readonly tempDir: string,
    readonly threads: number,
  ) {}

  async *query(query: Sql, options: QueryOptions = {}): AsyncIterable<ColumnBatch> {
    const connection = await this.instance.connect();
    const release = interruptOnAbort(connection, options.signal);
    try {
      const result = await guarded(() => connection.stream(render(query)), options.signal);
      const space: BatchSpace = new Map();
      for (;;) {
        const chunk = await guarded(() => result.fetchChunk(), options.signal);
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunkBatch(chunk, space);
      }
    } finally {
      release();
      connection.closeSync();
    }
  }

  async rows(query: Sql, options: QueryOptions = {}): Promise<CellValue[][]> {
    const rows: CellValue[][] = [];
    for await (const batch of this.query(query, options)) {
      const columns = Array.from({ length: batch.nColumns }, (_, j) => batch.values(j));
      for (let i = 0; i < batch.nRows; i++) rows.push(columns.map((column) => column[i] ?? null));
    }
    return rows;
  }

  async exec(statement: Sql, options: QueryOptions = {}): Promise<void> {
    const connection = await this.instance.connect();
    const release = interruptOnAbort(connection, options.signal);
    try {
      await guarded(() => connection.run(render(statement)), options.signal);
    } finally {
      release();
      connection.closeSync();
    }
  }

  freshName(prefix: string): string {
    return `${prefix}_${++this.nNames}`;
  }

  async close(): Promise<void> {
    this.instance.closeSync();
  }
}

function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => {};
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  return () => signal.removeEventListener('abort', interrupt);
}

async function guarded<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const isAborted = () => signal?.aborted === true;
  if (isAborted()) throw interrupted();
  try {
    return await work();
  } catch (cause) {
    if (isAborted()) throw interrupted();
    throw translated(cause);
  }
}

function interrupted(): AppError {
  return new AppError('INTERRUPTED', 'the query was stopped before it was complete');
}

function translated(cause: unknown): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory/i.test(text)) {
    return new AppError(
      'MEMORY_EXHAUSTED',
      `query: expected it to fit in memory and temp folder, got ${text}`,
      {
        cause,
      },
    );
  }
  if (/^IO Error/.test(text)) {
    return new AppError(
      'WORKSPACE_NOT_WRITABLE',
      `query: expected to read and write its files, got ${text}`,
      { cause },
    );
  }
  return new AppError('INTERNAL', `query: expected the engine to run it, got ${text}`, { cause });
}
