import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '#base';
import { checkLimit } from '../check-size.ts';
import type { ReadLimits } from '../limits.ts';

/** The parts of a ZIP archive, read one by one; nothing is unpacked to disk. */
export interface ZipParts {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The bytes of a part, decompressed. @throws FILE_CORRUPT, LIMIT_EXCEEDED, FILE_NOT_READABLE */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

/** Larger parts that are this much larger than in the archive are a bomb. */
const BOMB_BYTES = 2 ** 30;
const BOMB_RATIO = 100;

/** Opens an archive. @throws FILE_CORRUPT, LIMIT_EXCEEDED */
export async function openZip(path: string, file: string, limits: ReadLimits): Promise<ZipParts> {
  const zip = await sound(file, () => openPromise(path, { autoClose: false }));
  try {
    checkLimit({ file, what: 'entries', value: zip.entryCount }, limits);
    const entries = await sound(file, () => readEntries(zip, file, limits));
    let inflated = 0;
    return {
      names: [...entries.keys()],
      close: () => zip.close(),
      has: (name) => entries.has(name),
      async *read(name) {
        const entry = entries.get(name);
        if (entry === undefined) throw missingPart(file, name);
        checkEntry(entry, file);
        const stream = await sound(file, () => zip.openReadStreamPromise(entry));
        try {
          for await (const chunk of stream) {
            inflated += (chunk as Buffer).length;
            checkLimit({ file, what: 'inflatedBytes', value: inflated }, limits);
            yield chunk as Buffer;
          }
        } finally {
          stream.destroy();
        }
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readEntries(zip: ZipFile, file: string, limits: ReadLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, entry);
    checkLimit({ file, what: 'entries', value: entries.size }, limits);
  }
  return entries;
}

function checkEntry(entry: Entry, file: string): void {
  if (entry.isEncrypted()) {
    throw new AppError('FILE_NOT_READABLE', `${file}: expected an open file, got one with a password`, {
      data: { file },
    });
  }
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize > BOMB_BYTES && uncompressedSize > BOMB_RATIO * compressedSize) {
    throw new AppError(
      'LIMIT_EXCEEDED',
      `${file}: expected a workbook, got ${compressedSize} bytes that grow to ${uncompressedSize}`,
      { hint: 'Check where the file comes from.', data: { file, part: entry.fileName } },
    );
  }
}

function missingPart(file: string, name: string): AppError {
  return new AppError('FILE_CORRUPT', `${file}: expected the part ${name}, found none`, {
    data: { file, part: name },
  });
}

/** What the archive says of itself does not hold. */
async function sound<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const said = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new AppError('FILE_CORRUPT', `${file}: expected a whole ZIP archive, got "${said}"`, {
      data: { file },
      cause,
    });
  }
}
