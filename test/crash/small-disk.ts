import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, in memory, that can be made too small or read-only. */
export interface SmallDisk {
  readonly folder: string;
  usedBytes(): number;
  /** Changes its size; what is on it stays. */
  resize(bytes: number): void;
  readOnly(on: boolean): void;
  unmount(): void;
}

/** More than any test needs. */
export const AMPLE_BYTES = 256 * 1024 * 1024;

/** Mounts an ample disk at a folder, which is made. Needs the right to mount. */
export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${AMPLE_BYTES}`, 'tmpfs', folder);
  return {
    folder,
    usedBytes: () => {
      const { bsize, blocks, bfree } = statfsSync(folder);
      return bsize * (blocks - bfree);
    },
    resize: (bytes) => mount('-o', `remount,size=${bytes}`, folder),
    readOnly: (on) => mount('-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    // lazily: something may still look into it
    unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
  };
}

/** Why no disk can be mounted here, in a line; null when one can. */
export function mountRefusal(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-disk-'));
  try {
    mountSmallDisk(join(folder, 'disk')).unmount();
    return null;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Buffer };
    return (stderr?.toString() || message).trim().split('\n')[0] ?? 'no reason given';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}
