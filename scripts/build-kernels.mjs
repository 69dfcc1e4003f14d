// Compiles src/kernels/assembly to dist/kernels/kernels.wasm; returns at once when the sources did not change.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = 'src/kernels/assembly';
const folder = join(root, 'dist/kernels');
const target = join(folder, 'kernels.wasm');
const stamp = join(folder, 'kernels.wasm.sha256');

const options = [
  '--optimizeLevel=3',
  '--shrinkLevel=0',
  '--converge',
  '--noAssert',
  '--uncheckedBehavior=always',
  '--runtime=stub',
  '--enable=simd,threads,bulk-memory',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=16',
  '--maximumMemory=65536',
  '--memoryBase=1024',
  '--use=abort=',
];

function digest() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.assemblyscript);
  for (const name of readdirSync(join(root, sources), { recursive: true }).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(root, sources, name)));
  }
  return hash.digest('hex');
}

const current = digest();
const isFresh = existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current;

if (!isFresh) {
  mkdirSync(folder, { recursive: true });
  const temporary = `dist/kernels/kernels.${process.pid}.wasm`;
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([`${sources}/index.ts`, '--outFile', temporary, ...options], {
    readFile: (name, base) => {
      const path = join(base, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (name, contents, base) => writeFileSync(join(base, name), contents),
    listFiles: (name, base) => (existsSync(join(base, name)) ? readdirSync(join(base, name)) : null),
  });
  if (error) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    rmSync(join(root, temporary), { force: true });
    process.exit(1);
  }
  renameSync(join(root, temporary), target);
  writeFileSync(stamp, current);
}
