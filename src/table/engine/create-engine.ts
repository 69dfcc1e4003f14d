import type { Engine, EngineOptions } from './engine.ts';

/**
 * An engine in memory: it keeps no database file, loads no extension and fetches nothing. Its library is loaded when
 * the first one is asked for: a sixth of a second that most commands do not need.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { openDuckDb } = await import('./duckdb-engine.ts');
  return openDuckDb(options);
}
