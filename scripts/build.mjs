// Builds dist/: the WebAssembly kernels and every layer's JavaScript. `--clean` starts from an empty dist/.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compilerPath } from './compiler-path.mjs';
import { ensureInstalled } from './install.mjs';
import { root, runNode } from './run-node.mjs';
import { orExit } from './set-up-error.mjs';

// The hash of all that the build reads. It is removed before a build and written after it, so an interrupted
// build is never taken for a whole one; the pipeline reads it as the identity of the code that computes.
const buildId = join(root, 'dist/build-id.txt');

/** Builds what changed since the last complete build; returns at once when nothing did. */
export function ensureBuilt() {
  const current = sourceDigest();
  const built = existsSync(buildId) ? readFileSync(buildId, 'utf8') : null;
  if (built === current) return;
  process.stderr.write('Building ...\n');
  rmSync(buildId, { force: true });
  runNode('The build of the kernels', ['scripts/build-kernels.mjs']);
  runNode('The build', [compilerPath(), '-b', ...(built === null ? ['--force'] : [])]);
  runNode('The bundle', ['scripts/bundle.mjs']);
  const temporary = `${buildId}.${process.pid}`;
  writeFileSync(temporary, current);
  renameSync(temporary, buildId);
}

function sourceDigest() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !/\/testkit\/|\.test\.ts$/.test(path))
    .sort();
  const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];
  const builders = ['scripts/build.mjs', 'scripts/build-kernels.mjs', 'scripts/bundle.mjs'];
  const hash = createHash('sha256');
  for (const name of [...settings, ...builders, ...sources]) {
    const bytes = readFileSync(join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true });
  await orExit(() => {
    ensureInstalled();
    ensureBuilt();
  });
}
