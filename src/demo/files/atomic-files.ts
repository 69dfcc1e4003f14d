import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';

const CHUNK_CHARACTERS = 1 << 20;

/** A text file (ASCII) under construction. */
export interface TextSink {
  readonly path: string;
  /** Rows below the header. */
  readonly rows: number;
  /** Adds one row, line end included; nothing is written yet. */
  addRow(text: string): void;
  /** Whether enough has gathered to be flushed. */
  readonly isFull: boolean;
  flush(): Promise<void>;
}

/**
 * Writes files side by side under temporary names and gives them their own when all are complete.
 * @param headers the first line of each file by its name, line end included.
 * @throws OUTPUT_NOT_WRITABLE when the folder cannot be made or written; no temporary file stays behind.
 */
export async function writeAtomically<Headers extends Readonly<Record<string, string>>, Result>(
  folder: string,
  headers: Headers,
  write: (sinks: { readonly [Name in keyof Headers]: TextSink }) => Promise<Result>,
): Promise<Result> {
  const files: PendingFile[] = [];
  try {
    await guarded(folder, () => mkdir(folder, { recursive: true }));
    const sinks = {} as { [Name in keyof Headers]: TextSink };
    for (const [name, header] of Object.entries(headers)) {
      const file = await PendingFile.create(folder, name, header);
      files.push(file);
      sinks[name as keyof Headers] = file;
    }
    const result = await write(sinks);
    for (const file of files) await file.complete();
    for (const file of files) await file.publish();
    return result;
  } finally {
    for (const file of files) await file.discard();
  }
}

class PendingFile implements TextSink {
  rows = 0;
  private state: 'open' | 'complete' | 'published' = 'open';

  private constructor(
    readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private gathered: string,
  ) {}

  static async create(folder: string, name: string, header: string): Promise<PendingFile> {
    const path = join(folder, name);
    const temporary = join(folder, `.${name}.${process.pid}.partial`);
    return new PendingFile(path, temporary, await guarded(path, () => open(temporary, 'w')), header);
  }

  addRow(text: string): void {
    this.gathered += text;
    this.rows++;
  }

  get isFull(): boolean {
    return this.gathered.length >= CHUNK_CHARACTERS;
  }

  async complete(): Promise<void> {
    await this.flush();
    await guarded(this.path, () => this.handle.sync());
    await this.handle.close();
    this.state = 'complete';
  }

  async publish(): Promise<void> {
    await guarded(this.path, () => rename(this.temporary, this.path));
    this.state = 'published';
  }

  async discard(): Promise<void> {
    if (this.state === 'published') return;
    if (this.state === 'open') await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true }).catch(() => undefined);
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.gathered, 'latin1');
    this.gathered = '';
    await guarded(this.path, () => this.handle.appendFile(bytes));
  }
}

async function guarded<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('OUTPUT_NOT_WRITABLE', `demo: expected to write ${path}, got ${reason}`, {
      data: { path },
      cause,
    });
  }
}
