// A Python of the bench's own, with the peers in it: bench/.venv, made on first use.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const bench = join(import.meta.dirname, '..');
const isWindows = process.platform === 'win32';
const folder = join(bench, '.venv');
const python = join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python');
const requirements = JSON.parse(readFileSync(join(bench, 'peers/requirements.json'), 'utf8'));

const listVersions = `
import importlib.metadata, json
print(json.dumps({d.metadata['Name'].lower(): d.version for d in importlib.metadata.distributions()}))
`;

/**
 * The path of the bench's Python and the versions of the packages in it; what cannot be had is told by `say` in a
 * line and left out. `null` where there is no Python at all.
 */
export function ensurePython(say) {
  if (!existsSync(python)) {
    say(`Making a Python environment in bench/.venv ...`);
    const made = run(isWindows ? 'python' : 'python3', ['-m', 'venv', folder]);
    if (made !== null) {
      say(`Skipped: every peer. Python's venv cannot be made: ${made}`);
      return null;
    }
  }
  let versions = installed();
  for (const requirement of requirements) {
    const name = requirement.split('==')[0];
    if (name in versions) continue;
    say(`Installing ${requirement} ...`);
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '--timeout',
      '20',
    ];
    const failed = run(python, [...pip, requirement]);
    if (failed !== null) say(`Skipped: ${requirement} cannot be installed: ${failed}`);
    versions = installed();
  }
  return { path: python, versions };
}

function installed() {
  const done = spawnSync(python, ['-c', listVersions], { encoding: 'utf8' });
  return done.status === 0 ? JSON.parse(done.stdout) : {};
}

/** Null when the command ended well, else the last line that it printed. */
function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.error) return done.error.message;
  return done.status === 0 ? null : `${done.stderr}${done.stdout}`.trim().split('\n').at(-1);
}
