import { AppError } from '#base';

/** What file systems say when they cannot take any more. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
};

/** Why a file system refused, in words; null when it is not to blame. */
export function storageReason(error: unknown): string | null {
  return REASONS[(error as NodeJS.ErrnoException | null)?.code ?? ''] ?? null;
}

/** The error as WORKSPACE_NOT_WRITABLE when the disk is to blame, else the error itself. */
export function asStorageError(error: unknown, folder: string): unknown {
  const reason = error instanceof AppError ? null : storageReason(error);
  if (reason === null) return error;
  return new AppError('WORKSPACE_NOT_WRITABLE', `workspace ${folder}: expected to write, but ${reason}`, {
    hint: 'Free some space, or choose another folder with --workspace; finished work is kept.',
    cause: error,
  });
}
