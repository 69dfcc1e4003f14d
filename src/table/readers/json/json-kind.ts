import type { SourceHead } from '../reader.ts';
import { flattenRecord, RecordError } from './flatten-record.ts';

/** Whether a source is a JSON document or an object a line; null when it is neither. */
export function jsonKind({
  location,
  text,
  isWhole,
}: Pick<SourceHead, 'location' | 'text' | 'isWhole'>): 'json' | 'ndjson' | null {
  const first = firstByte(text);
  const isNamedJson = /\.json(\.gz)?$/i.test(location);
  if (first === '[') {
    const isOfObjects = /^\s*\[\s*[{\]]/.test(text.toString('latin1', 0, 4096));
    return isOfObjects || isNamedJson ? 'json' : null;
  }
  if (first !== '{') return null;
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(location)) return 'ndjson';
  const lines = linesOf(text, isWhole);
  const good = lines.filter(isObject).length;
  if (good >= 2 || (good === 1 && lines.length > 1 && isObject(lines[0]!))) return 'ndjson';
  if (good === 1 && lines.length === 1 && !/\[\s*\{/.test(lines[0]!)) return 'ndjson';
  const looksLikeObject = /^\s*\{\s*["}]/.test(text.toString('latin1', 0, 4096));
  return looksLikeObject || isNamedJson ? 'json' : null;
}

const LOOK = 20;

/** The first lines that are whole. */
export function linesOf(text: Buffer, isWhole: boolean, count = LOOK): string[] {
  const lines: string[] = [];
  let start = 0;
  while (lines.length < count) {
    const at = text.indexOf(10, start);
    if (at < 0 && !isWhole) break;
    const line = text.toString('utf8', start, at < 0 ? text.length : at);
    if (line.trim() !== '') lines.push(line);
    if (at < 0) break;
    start = at + 1;
  }
  return lines;
}

function isObject(line: string): boolean {
  try {
    flattenRecord(line);
    return true;
  } catch (error) {
    if (error instanceof RecordError) return false;
    throw error;
  }
}

function firstByte(text: Buffer): string | undefined {
  for (const byte of text) if (byte > 0x20) return String.fromCharCode(byte);
  return undefined;
}
