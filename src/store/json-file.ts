import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '#base';

/**
 * The document of a JSON file with a format version, checked; null when there is no such file.
 * @throws WORKSPACE_CORRUPT when it is damaged; FORMAT_UNSUPPORTED when a newer release wrote it.
 */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  { schema, newest }: { schema: Schema; newest: number },
): Promise<z.output<Schema> | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : parseJson(text, { where: file, schema, newest });
}

/** A JSON document with a format version, checked. @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  { where, schema, newest }: { where: string; schema: Schema; newest: number },
): z.output<Schema> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new AppError('WORKSPACE_CORRUPT', `${where}: expected JSON, got text that does not parse`, {
      cause,
    });
  }
  const version = (document as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > newest) {
    throw new AppError('FORMAT_UNSUPPORTED', `${where}: expected format version ${newest}, got ${version}`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('WORKSPACE_CORRUPT', `${where}: ${issue?.path.join('.')}: ${issue?.message}`);
}
