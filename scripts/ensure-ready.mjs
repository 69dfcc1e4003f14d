// Makes a clone ready to run: installs what package-lock.json names and builds what changed. Returns at once
// when nothing did. Everything it prints goes to stderr, so that `npm start -- --json` keeps stdout for JSON.
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { orExit, SetUpError } from './set-up-error.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);

/** Installs and builds; a step that cannot be done ends the process with a plain sentence. */
export function ensureReadyOrExit() {
  return orExit(() => {
    if (major < 20 || (major === 20 && minor < 19)) {
      throw new SetUpError(`Clientele needs Node 20.19 or newer, and this is Node ${process.versions.node}.`);
    }
    ensureInstalled();
    ensureBuilt();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureReadyOrExit();
