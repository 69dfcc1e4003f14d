import { AppError } from '#base';
import { fileDigest } from '#store';

/**
 * Identity of an input file: the hash of its bytes.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE
 */
export async function inputDigest(file: string, signal: AbortSignal): Promise<string> {
  try {
    return await fileDigest(file, signal);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw new AppError('FILE_NOT_FOUND', `${file}: expected a file, found none`, { cause, data: { file } });
    if (code === 'EISDIR') {
      throw new AppError('FILE_NOT_READABLE', `${file}: expected a file, got a folder`, {
        cause,
        data: { file },
      });
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('FILE_NOT_READABLE', `${file}: expected a readable file, got ${code}`, {
        cause,
        data: { file },
      });
    }
    throw cause;
  }
}
