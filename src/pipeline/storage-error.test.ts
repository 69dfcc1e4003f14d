import { expect, test } from 'vitest';
import { AppError } from '#base';
import { asStorageError } from './storage-error.ts';

test('a full or read-only disk is told as such, whatever else stays as it is', () => {
  const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  expect(asStorageError(full, 'ws')).toMatchObject({ code: 'WORKSPACE_NOT_WRITABLE', cause: full });
  const known = new AppError('FILE_EMPTY', 'x');
  expect(asStorageError(known, 'ws')).toBe(known);
  const bug = new TypeError('x');
  expect(asStorageError(bug, 'ws')).toBe(bug);
});
