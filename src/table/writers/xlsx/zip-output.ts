import { type FileHandle, open } from 'node:fs/promises';
import { Zip, ZipDeflate } from 'fflate';
import { AppError } from '#base';

/** Characters that are compressed at once: the same cuts, so the same bytes, however the rows came. */
const CHUNK_CHARACTERS = 1 << 16;
/** Addresses of an archive without extensions have 32 bits. */
const MAX_BYTES = 2 ** 32 - 2 ** 24;
/** Higher ones take half as long again and save two per cent. */
const LEVEL = 3;

/** A ZIP archive that is written part by part, all dated 1980-01-01. */
export class ZipOutput {
  private readonly zip: Zip;
  private part: ZipDeflate | null = null;
  private pending = '';
  private ready: Uint8Array[] = [];
  private written = 0;
  private failure: Error | null = null;

  private constructor(
    private readonly handle: FileHandle,
    private readonly name: string,
  ) {
    this.zip = new Zip((error, chunk) => {
      if (error !== null) this.failure = error;
      else this.ready.push(chunk);
    });
  }

  /** @param name of the file in messages. */
  static async open(path: string, name: string): Promise<ZipOutput> {
    return new ZipOutput(await open(path, 'w'), name);
  }

  /** Begins a part; the one before ends. */
  begin(name: string): void {
    this.endPart();
    this.part = new ZipDeflate(name, { level: LEVEL });
    // in local time, as the archive keeps it
    this.part.mtime = new Date(1980, 0, 1);
    this.zip.add(this.part);
  }

  text(text: string): void {
    this.pending += text;
    if (this.pending.length >= CHUNK_CHARACTERS) this.compress(false);
  }

  /** Waits until what is compressed is on disk. @throws LIMIT_EXCEEDED past 4 GB */
  async flush(): Promise<void> {
    const chunks = this.ready;
    this.ready = [];
    if (this.failure !== null) throw this.failure;
    for (const chunk of chunks) {
      this.written += chunk.length;
      if (this.written > MAX_BYTES) {
        throw new AppError('LIMIT_EXCEEDED', `${this.name}: expected a workbook of at most 4 GB, got more`, {
          hint: 'Write CSV or Parquet.',
        });
      }
      for (let at = 0; at < chunk.length; ) at += (await this.handle.write(chunk, at)).bytesWritten;
    }
  }

  /** Ends the archive. */
  async end(): Promise<void> {
    this.endPart();
    this.zip.end();
    await this.flush();
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private endPart(): void {
    if (this.part !== null) this.compress(true);
    this.part = null;
  }

  private compress(isLast: boolean): void {
    this.part?.push(Buffer.from(this.pending), isLast);
    this.pending = '';
  }
}
