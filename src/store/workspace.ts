import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Logger } from '#base';
import { syncFile, syncFolder, writeFileAtomic } from './atomic-file.ts';
import { fileDigest, textDigest } from './file-digest.ts';
import { createTemporaryFolder, sweepTemporaryFolders, temporaryPath } from './temporary-folder.ts';

/** Which artifact a stage gave for a key: `stages/<key>.json`. */
export interface StageRecord {
  readonly formatVersion: 1;
  readonly stage: string;
  readonly artifact: string;
}

/** A file of an artifact with its checksum. */
interface ArtifactFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const MANIFEST = 'artifact.json';

/**
 * A folder of open files that holds everything Clientele knows. Artifacts are folders under `artifacts/` named by
 * the hash of their content: they exist whole or not at all and never change, so any number of processes may read
 * and write at once.
 */
export class Workspace {
  private readonly verified = new Set<string>();

  private constructor(
    readonly folder: string,
    private readonly log: Logger,
  ) {}

  /**
   * Opens a workspace, creates it when there is none and clears what dead processes left half-way.
   * @throws WORKSPACE_NOT_WRITABLE, FORMAT_UNSUPPORTED
   */
  static async open(folder: string, log: Logger): Promise<Workspace> {
    const workspace = new Workspace(folder, log);
    try {
      for (const part of ['artifacts', 'stages', 'tmp']) await mkdir(join(folder, part), { recursive: true });
      await workspace.checkFormat();
      await sweepTemporaryFolders(join(folder, 'tmp'));
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('WORKSPACE_NOT_WRITABLE', `workspace ${folder}: ${(cause as Error).message}`, {
        cause,
      });
    }
    return workspace;
  }

  private async checkFormat(): Promise<void> {
    const file = join(this.folder, 'workspace.json');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return this.replace(file, { formatVersion: 1 });
    let version: unknown;
    try {
      version = (JSON.parse(text) as { formatVersion?: unknown }).formatVersion;
    } catch (cause) {
      throw new AppError('WORKSPACE_CORRUPT', `${file}: expected JSON`, { cause });
    }
    if (version !== 1) {
      throw new AppError('FORMAT_UNSUPPORTED', `${file}: expected format version 1, got ${String(version)}`);
    }
  }

  /** A folder to prepare an artifact in; `commit` or `discard` ends it. */
  createTemporaryFolder(): Promise<string> {
    return createTemporaryFolder(join(this.folder, 'tmp'));
  }

  /** Drops a temporary folder. */
  async discard(temporary: string): Promise<void> {
    await rm(temporary, { recursive: true, force: true });
  }

  /** Where an artifact's files are. */
  artifactFolder(artifact: string): string {
    return join(this.folder, 'artifacts', artifact);
  }

  /**
   * Makes a temporary folder an artifact: checksums, flush, rename.
   * @returns the artifact's name, the hash of its content.
   */
  async commit(temporary: string): Promise<string> {
    const files: ArtifactFile[] = [];
    for (const name of (await readdir(temporary)).sort()) {
      const path = join(temporary, name);
      files.push({ name, bytes: (await stat(path)).size, sha256: await fileDigest(path) });
      await syncFile(path);
    }
    const manifest = `${JSON.stringify({ formatVersion: 1, files })}\n`;
    const artifact = textDigest(manifest).slice(0, 32);
    await writeFileAtomic(join(temporary, MANIFEST), manifest);
    const target = this.artifactFolder(artifact);
    if (!((await this.isSound(artifact)) && (await this.renew(temporary, target)))) {
      await rm(target, { recursive: true, force: true });
      await this.moveInto(temporary, target, artifact);
      await syncFolder(join(this.folder, 'artifacts'));
    }
    this.verified.add(artifact);
    return artifact;
  }

  /** Puts the same manifest again, which tells garbage collection that the artifact is in use; false when it is gone. */
  private async renew(temporary: string, target: string): Promise<boolean> {
    try {
      await rename(join(temporary, MANIFEST), join(target, MANIFEST));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return false;
    }
    await this.discard(temporary);
    return true;
  }

  private async moveInto(temporary: string, target: string, artifact: string): Promise<void> {
    try {
      await rename(temporary, target);
    } catch (error) {
      if (!(await this.isSound(artifact))) throw error;
      await this.discard(temporary);
    }
  }

  /** Whether the artifact is there with the bytes that its manifest states. */
  async isSound(artifact: string): Promise<boolean> {
    return this.verified.has(artifact) || (await this.damageOf(artifact)) === null;
  }

  /** What is wrong with an artifact, read byte by byte; null when it is sound. */
  async damageOf(artifact: string): Promise<string | null> {
    const folder = this.artifactFolder(artifact);
    let at = MANIFEST;
    try {
      const text = await readFile(join(folder, MANIFEST), 'utf8');
      if (textDigest(text).slice(0, 32) !== artifact) return `${MANIFEST} has other bytes`;
      const { files } = JSON.parse(text) as { files: ArtifactFile[] };
      for (const file of files) {
        at = file.name;
        const path = join(folder, file.name);
        const { size } = await stat(path);
        if (size !== file.bytes) return `${at}: expected ${file.bytes} bytes, got ${size}`;
        if ((await fileDigest(path)) !== file.sha256) return `${at} has other bytes`;
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      return `${at} is missing`;
    }
    this.verified.add(artifact);
    return null;
  }

  /** The artifact that a stage once gave for the key, or null when it must be computed. */
  async findStage(key: string): Promise<string | null> {
    const file = this.stageFile(key);
    let record: StageRecord;
    try {
      record = JSON.parse(await readFile(file, 'utf8')) as StageRecord;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.warn(`${file} is damaged; the stage is computed again`);
      return null;
    }
    if (await this.isSound(record.artifact)) return record.artifact;
    this.log.warn(
      `artifact ${record.artifact} of stage ${record.stage} is damaged or missing; it is computed again`,
    );
    return null;
  }

  /** Remembers which artifact a stage gave for the key. */
  async recordStage(key: string, stage: string, artifact: string): Promise<void> {
    const record: StageRecord = { formatVersion: 1, stage, artifact };
    await this.replace(this.stageFile(key), record);
  }

  private replace(file: string, document: object): Promise<void> {
    return writeFileAtomic(file, `${JSON.stringify(document)}\n`, temporaryPath(join(this.folder, 'tmp')));
  }

  private stageFile(key: string): string {
    return join(this.folder, 'stages', `${key}.json`);
  }
}
