import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack as createPack, type Pack } from 'tar-stream';
import { AppError, type Clock } from '#base';
import { artifactFiles } from '../artifact-folder.ts';
import { syncFolder } from '../atomic-file.ts';
import { isOrphaned, ownedName } from '../temporary-folder.ts';
import { asNotWritable, type Workspace } from '../workspace.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/** What an export holds. */
export interface ExportResult {
  readonly file: string;
  readonly bytes: number;
  readonly artifacts: number;
  readonly stages: number;
  readonly runs: number;
  readonly models: number;
  readonly datasets: number;
}

/**
 * Writes a workspace as it is at one moment into one tar: the same workspace gives the same bytes. Others may go on
 * to use it meanwhile. The file appears when it is complete.
 * @throws WORKSPACE_CORRUPT, WORKSPACE_LOCKED, OUTPUT_NOT_WRITABLE, OPTION_INVALID
 */
export async function exportWorkspace(
  workspace: Workspace,
  { file, clock }: { file: string; clock: Clock },
): Promise<ExportResult> {
  const inside = relative(resolve(workspace.folder), resolve(file));
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw new AppError('OPTION_INVALID', `${file}: expected a file outside of the workspace`);
  }
  const temporary = await temporaryOf(workspace);
  try {
    const snapshot = await takeSnapshot(workspace, { clock, temporary });
    const bytes = await writeTar(snapshot, file);
    return {
      file,
      bytes,
      artifacts: snapshot.artifacts.length,
      stages: snapshot.stages.size,
      runs: snapshot.nRuns,
      models: snapshot.models.size,
      datasets: snapshot.datasets.size,
    };
  } finally {
    if (temporary !== null) await workspace.discard(temporary);
  }
}

/** A folder for the snapshot; null when the workspace is read-only, so that nobody changes it meanwhile. */
async function temporaryOf(workspace: Workspace): Promise<string | null> {
  try {
    return await workspace.createTemporaryFolder();
  } catch (error) {
    if (['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw asNotWritable(error, workspace);
  }
}

async function writeTar(snapshot: Snapshot, file: string): Promise<number> {
  const folder = dirname(resolve(file));
  const prefix = `.${basename(file)}.`;
  const temporary = join(folder, `${prefix}${ownedName()}.tmp`);
  try {
    for (const name of await readdir(folder)) {
      const isOld = name.startsWith(prefix) && name.endsWith('.tmp');
      if (isOld && isOrphaned(name.slice(prefix.length))) await rm(join(folder, name), { force: true });
    }
    await packInto(temporary, snapshot);
    const handle = await open(temporary, 'r+');
    const { size } = await handle.stat();
    await handle.sync().finally(() => handle.close());
    await rename(temporary, file);
    await syncFolder(folder);
    return size;
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof AppError || (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new AppError('OUTPUT_NOT_WRITABLE', `${file}: ${(cause as Error).message}`, {
      hint: 'Choose another place, or free some space; what was at that place is as it was.',
      cause,
    });
  }
}

async function packInto(temporary: string, snapshot: Snapshot): Promise<void> {
  const pack = createPack();
  const written = pipeline(pack, createWriteStream(temporary, { flags: 'wx' }));
  const add = async () => {
    await addText(pack, 'workspace.json', `${JSON.stringify({ formatVersion: 1 })}\n`);
    for (const artifact of snapshot.artifacts) {
      const folder = snapshot.folderOf(artifact);
      for (const name of await artifactFiles(folder)) {
        await addFile(pack, `artifacts/${artifact}/${name}`, join(folder, name));
      }
    }
    for (const [key, bytes] of snapshot.stages) await addText(pack, `stages/${key}.json`, bytes);
    if (snapshot.runs !== '') await addText(pack, 'runs.jsonl', snapshot.runs);
    for (const [name, bytes] of snapshot.models) await addText(pack, `models/${name}.json`, bytes);
    for (const [name, bytes] of snapshot.datasets) await addText(pack, `datasets/${name}.json`, bytes);
    pack.finalize();
    await written;
  };
  // a failed disk ends `written`, and then no entry is ever taken up
  await Promise.race([add(), written.then(() => new Promise<never>(() => {}))]).catch(
    async (error: Error) => {
      pack.destroy(error);
      await written.catch(() => undefined);
      throw error;
    },
  );
}

/** Nothing of the machine or of the moment. */
const PLAIN = { mode: 0o644, uid: 0, gid: 0, mtime: new Date(0), type: 'file' } as const;

function addText(pack: Pack, name: string, content: string | Buffer): Promise<void> {
  const bytes = Buffer.from(content);
  return new Promise((done, fail) => {
    pack.entry({ ...PLAIN, name, size: bytes.length }, bytes, (error) => (error ? fail(error) : done()));
  });
}

async function addFile(pack: Pack, name: string, path: string): Promise<void> {
  const { size } = await stat(path);
  if (size === 0) return addText(pack, name, '');
  const added = new Promise<void>((done, fail) => {
    const entry = pack.entry({ ...PLAIN, name, size }, (error) => (error ? fail(error) : done()));
    createReadStream(path).on('error', fail).pipe(entry);
  });
  await added;
}
