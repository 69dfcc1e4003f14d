// Makes a clone ready to run: installs what package-lock.json names and builds what changed. Returns at once
// when nothing did. Everything it prints goes to stderr, so that `npm start -- --json` keeps stdout for JSON.
import { pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

/** Throws a `SetUpError` with a plain sentence when a step cannot be done. */
export async function ensureReady() {
  if (major < 20 || (major === 20 && minor < 19)) {
    const { SetUpError } = await import('./set-up-error.mjs');
    throw new SetUpError(`Clientele needs Node 20.19 or newer, and this is Node ${process.versions.node}.`);
  }
  const { ensureInstalled } = await import('./install.mjs');
  ensureInstalled();
  const { ensureBuilt } = await import('./build.mjs');
  ensureBuilt();
}

/** `ensureReady` for a script: a failed step ends the process with its message and exit code. */
export async function ensureReadyOrExit() {
  try {
    await ensureReady();
  } catch (error) {
    if (error.name !== 'SetUpError') throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureReadyOrExit();
