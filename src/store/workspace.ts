import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, type Logger, systemClock } from '#base';
import type { ArtifactManifest } from '#contract';
import { artifactDamage, artifactNameOf, MANIFEST } from './artifact-folder.ts';
import { syncFile, syncFolder, writeFileAtomic } from './atomic-file.ts';
import { fileDigest } from './file-digest.ts';
import { readJsonFile } from './json-file.ts';
import { readStage, stageFile } from './stage-file.ts';
import {
  createTemporaryFolder,
  makeFolder,
  sweepTemporaryFolders,
  temporaryPath,
} from './temporary-folder.ts';

/** The file that makes a folder a workspace. */
export const WORKSPACE_FILE = 'workspace.json';

const NOT_WRITABLE: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'];

/** What a rename onto something that is there fails with. */
const OCCUPIED: readonly unknown[] = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'];
const PLACE_ATTEMPTS = 5;

/** The error as WORKSPACE_NOT_WRITABLE when the disk is to blame, else the error itself. */
export function asNotWritable(cause: unknown, { folder }: Workspace): unknown {
  if (!NOT_WRITABLE.includes((cause as NodeJS.ErrnoException | null)?.code)) return cause;
  return new AppError('WORKSPACE_NOT_WRITABLE', `workspace ${folder}: ${(cause as Error).message}`, {
    cause,
  });
}

/** What `workspace.json` holds. */
export const workspaceFileSchema = z.object({ formatVersion: z.literal(1) });

/**
 * A folder of open files that holds everything Clientele knows. Artifacts are folders under `artifacts/` named by
 * the hash of their content: they exist whole or not at all and never change, so any number of processes may read
 * and write at once.
 */
export class Workspace {
  private readonly verified = new Set<string>();

  private constructor(
    readonly folder: string,
    readonly log: Logger,
  ) {}

  /**
   * Opens a workspace, creates it when there is none and clears what dead processes left half-way.
   * @throws WORKSPACE_NOT_WRITABLE, WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
   */
  static async open(folder: string, log: Logger): Promise<Workspace> {
    const workspace = new Workspace(folder, log);
    try {
      const parts = ['artifacts', 'stages', 'tmp'].map((part) => join(folder, part));
      if (!existsSync(folder)) await mkdir(folder, { recursive: true });
      for (const part of parts) await makeFolder(part);
      if (!(await workspace.hasFormat())) {
        await workspace.replace(join(folder, WORKSPACE_FILE), { formatVersion: 1 });
      }
      for (const part of [folder, ...parts]) await access(part, constants.W_OK);
      await sweepTemporaryFolders(join(folder, 'tmp'));
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('WORKSPACE_NOT_WRITABLE', `workspace ${folder}: ${(cause as Error).message}`, {
        cause,
      });
    }
    return workspace;
  }

  /**
   * Opens a workspace that is there already and writes nothing, so that a read-only one can be looked into.
   * @throws FILE_NOT_FOUND, WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED
   */
  static async openExisting(folder: string, log: Logger): Promise<Workspace> {
    const workspace = new Workspace(folder, log);
    if (await workspace.hasFormat()) return workspace;
    throw new AppError('FILE_NOT_FOUND', `${folder}: expected a workspace, found no ${WORKSPACE_FILE}`, {
      hint: 'Name the folder with --workspace; clientele run makes one.',
      data: { folder },
    });
  }

  /** Whether `workspace.json` is there, of a format that this release knows. */
  private async hasFormat(): Promise<boolean> {
    const file = join(this.folder, WORKSPACE_FILE);
    try {
      return (await readJsonFile(file, { schema: workspaceFileSchema, newest: 1 })) !== null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
      throw error;
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
    const files: ArtifactManifest['files'] = [];
    for (const name of (await readdir(temporary)).sort()) {
      const path = join(temporary, name);
      files.push({ name, bytes: (await stat(path)).size, sha256: await fileDigest(path) });
      await syncFile(path);
    }
    const manifest = `${JSON.stringify({ formatVersion: 1, files })}\n`;
    const artifact = artifactNameOf(manifest);
    await writeFileAtomic(join(temporary, MANIFEST), manifest);
    const target = this.artifactFolder(artifact);
    await this.place(temporary, target, artifact);
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

  /** What another process has put there meanwhile stays; only what is damaged is moved away. */
  private async place(temporary: string, target: string, artifact: string): Promise<void> {
    for (let left = PLACE_ATTEMPTS; ; left--) {
      if ((await this.isSound(artifact)) && (await this.renew(temporary, target))) return;
      try {
        await rename(temporary, target);
        return await syncFolder(join(this.folder, 'artifacts'));
      } catch (error) {
        if (left === 0 || !OCCUPIED.includes((error as NodeJS.ErrnoException).code)) throw error;
      }
      this.verified.delete(artifact);
      if (!(await this.isSound(artifact))) await this.moveAway(target);
    }
  }

  private async moveAway(target: string): Promise<void> {
    const aside = await this.createTemporaryFolder();
    await rename(target, join(aside, 'damaged')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await this.discard(aside);
  }

  /** Whether the artifact is there with the bytes that its manifest states. */
  async isSound(artifact: string): Promise<boolean> {
    return this.verified.has(artifact) || (await this.damageOf(artifact)) === null;
  }

  /** What is wrong with an artifact, read byte by byte; null when it is sound. */
  async damageOf(artifact: string): Promise<string | null> {
    const damage = await artifactDamage(this.artifactFolder(artifact), artifact);
    if (damage === null) this.verified.add(artifact);
    return damage;
  }

  /**
   * The artifact that a stage once gave for the key, or null when it must be computed. Its record counts as used
   * now.
   * @throws FORMAT_UNSUPPORTED
   */
  async findStage(key: string): Promise<string | null> {
    const record = await readStage(this.folder, key).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'WORKSPACE_CORRUPT') throw error;
      this.log.warn(`${stageFile(this.folder, key)} is damaged; the stage is computed again`);
      return null;
    });
    if (record === null) return null;
    if (await this.isSound(record.artifact)) {
      return (await this.touchStage(key)) ? record.artifact : null;
    }
    this.log.warn(
      `artifact ${record.artifact} of stage ${record.stage} is damaged or missing; it is computed again`,
    );
    return null;
  }

  /** Tells garbage collection that the record is in use; false when it is gone. */
  private async touchStage(key: string): Promise<boolean> {
    const now = new Date(systemClock.now());
    try {
      await utimes(stageFile(this.folder, key), now, now);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ENOENT';
    }
    return true;
  }

  /** Remembers which artifact a stage gave for the key, and the keys of what it was made from. */
  async recordStage(
    key: string,
    { stage, artifact, inputs }: { stage: string; artifact: string; inputs: readonly string[] },
  ): Promise<void> {
    await this.replace(stageFile(this.folder, key), { formatVersion: 2, stage, artifact, inputs });
  }

  private replace(file: string, document: object): Promise<void> {
    return writeFileAtomic(file, `${JSON.stringify(document)}\n`, temporaryPath(join(this.folder, 'tmp')));
  }
}
