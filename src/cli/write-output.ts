import { AppError } from '#base';
import { writeFileAtomic } from '#store';

/** Writes a file that a flag names, whole or not at all. @param what as in "expected to write the card" @throws OUTPUT_NOT_WRITABLE */
export async function writeOutput(file: string, text: string, what: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new AppError('OUTPUT_NOT_WRITABLE', `${file}: expected to write ${what}, got ${code}`, {
      hint: 'Name a file in a folder that is there and may be written.',
      cause,
    });
  }
}
