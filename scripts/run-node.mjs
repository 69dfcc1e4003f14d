import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetUpError } from './set-up-error.mjs';

/** The folder of the package. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a script of Node's to its end, with all that it prints on stderr. Throws a `SetUpError` when it fails. */
export function runNode(what, args) {
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2], shell: false });
  if (done.error) throw new SetUpError(`${what} could not be started: ${done.error.message}`);
  if (done.signal) throw new SetUpError(`${what} was stopped by ${done.signal}.`, 130);
  if (done.status !== 0) throw new SetUpError(`${what} failed; the lines above say why.`, done.status ?? 1);
}
