import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#base';

/**
 * The size of a file in bytes.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE
 */
export async function statSource(path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (facts.isFile()) return facts.size;
  } catch (cause) {
    throw unreadable(cause, path);
  }
  throw new AppError('FILE_NOT_READABLE', `${basename(path)}: expected a file, got a folder or device`, {
    data: { file: path },
  });
}

/** Why a file could not be opened. */
export function unreadable(cause: unknown, path: string): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new AppError('FILE_NOT_FOUND', `${path}: expected a file, found none`, {
        data: { file: path },
        cause,
      })
    : new AppError('FILE_NOT_READABLE', `${basename(path)}: expected to read it, got ${code}`, {
        data: { file: path },
        cause,
      });
}
