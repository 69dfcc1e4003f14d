// Builds dist/: the WebAssembly kernels and every layer's JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

function node(...args) {
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

if (existsSync(join(root, 'scripts/build-kernels.mjs'))) node('scripts/build-kernels.mjs');
const tsc = join(dirname(require.resolve('typescript-native/package.json')), 'bin/tsc');
node(existsSync(tsc) ? tsc : `${tsc}.js`, '-b');
