// Installs the packages of package-lock.json when node_modules is missing, incomplete or of another lock file.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root, runNode } from './run-node.mjs';
import { SetUpError } from './set-up-error.mjs';

const lockFile = join(root, 'package-lock.json');
// npm writes this file last, so it is absent when an installation was interrupted.
const npmReceipt = join(root, 'node_modules/.package-lock.json');
const stamp = join(root, 'node_modules/.clientele-lock.sha256');

/** Runs `npm ci` unless node_modules already holds what package-lock.json names. */
export function ensureInstalled() {
  const digest = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(digest)) return;
  process.stderr.write('Installing packages (npm ci) ...\n');
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  runNode('npm ci', [findNpm(), 'ci', ...flags]);
  writeFileSync(stamp, digest);
}

function isInstalled(digest) {
  if (!existsSync(npmReceipt)) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === digest;
  // Installed by hand: as good as ours when it is younger than the lock file.
  if (statSync(npmReceipt).mtimeMs < statSync(lockFile).mtimeMs) return false;
  writeFileSync(stamp, digest);
  return true;
}

/** npm's own script: of the npm that runs us, else beside Node, else of the first npm in PATH. */
function findNpm() {
  const script = 'node_modules/npm/bin/npm-cli.js';
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)];
  const candidates = folders.flatMap((folder) => [
    join(folder, script),
    join(folder, '../lib', script),
    join(folder, 'npm'),
  ]);
  const running = process.env.npm_execpath;
  if (running) candidates.unshift(running);
  for (const candidate of candidates) {
    if (existsSync(candidate) && realpathSync(candidate).endsWith('npm-cli.js'))
      return realpathSync(candidate);
  }
  throw new SetUpError('npm was not found. Install it, run "npm ci", then run the same command again.');
}
