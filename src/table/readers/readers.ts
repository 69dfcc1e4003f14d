import type { TableReader } from './reader.ts';
import { textReader } from './text-reader.ts';

/** All readers, the surest of their bytes first: the first that accepts a source reads it. */
export const READERS: readonly TableReader[] = [textReader];
