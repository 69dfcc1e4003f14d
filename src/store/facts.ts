import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import { type BundleArray, decodeSafetensors, dtypeOf, encodeSafetensors } from '#learn';

const FACTS = 'facts.json';
const ARRAYS = 'arrays.safetensors';

/**
 * Writes plain data (objects, arrays, strings, numbers, booleans, null and typed arrays) into a folder:
 * `facts.json`, with each typed array replaced by `{ "$array": path }` and kept in `arrays.safetensors`.
 */
export async function writeFacts(folder: string, value: unknown): Promise<void> {
  const arrays = new Map<string, BundleArray>();
  const facts = extract(value, '', arrays);
  await writeFile(join(folder, FACTS), `${JSON.stringify({ formatVersion: 1, facts })}\n`);
  if (arrays.size > 0) await writeFile(join(folder, ARRAYS), encodeSafetensors(arrays));
}

/**
 * What `writeFacts` wrote.
 * @throws FORMAT_UNSUPPORTED when a newer release wrote it; WORKSPACE_CORRUPT when it is damaged.
 */
export async function readFacts(folder: string): Promise<unknown> {
  const file = join(folder, FACTS);
  const document = parse(await readFile(file, 'utf8'), file);
  if (document.formatVersion !== 1) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `${file}: expected format version 1, got ${document.formatVersion}`,
    );
  }
  const text = JSON.stringify(document.facts);
  const arrays = text.includes('"$array"')
    ? decodeSafetensors(await readFile(join(folder, ARRAYS)))
    : new Map();
  return restore(document.facts, arrays, file);
}

function parse(text: string, file: string): { formatVersion: unknown; facts: unknown } {
  try {
    const document: unknown = JSON.parse(text);
    if (
      typeof document === 'object' &&
      document !== null &&
      'facts' in document &&
      'formatVersion' in document
    ) {
      return { formatVersion: document.formatVersion, facts: document.facts };
    }
  } catch (cause) {
    throw new AppError('WORKSPACE_CORRUPT', `${file}: expected JSON, got text that does not parse`, {
      cause,
    });
  }
  throw new AppError('WORKSPACE_CORRUPT', `${file}: expected an object with formatVersion and facts`);
}

function extract(value: unknown, path: string, arrays: Map<string, BundleArray>): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new AppError('INTERNAL', `facts: number at ${path} is ${value}, which JSON cannot hold`);
    }
    return value;
  }
  if (dtypeOf(value) !== null) {
    arrays.set(path, value as BundleArray);
    return { $array: path };
  }
  if (Array.isArray(value)) return value.map((item, i) => extract(item, `${path}/${i}`, arrays));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, extract(item, `${path}/${key}`, arrays)]),
  );
}

function restore(value: unknown, arrays: ReadonlyMap<string, BundleArray>, file: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => restore(item, arrays, file));
  if ('$array' in value) {
    const array = arrays.get(String(value.$array));
    if (array === undefined)
      throw new AppError('WORKSPACE_CORRUPT', `${file}: array ${String(value.$array)} is missing`);
    return array;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item, arrays, file)]));
}
