// Compiles src/kernels/assembly to dist/kernels/{kernels,tables}.wasm; returns at once when the sources did not change.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = 'src/kernels/assembly';
const folder = join(root, 'dist/kernels');
/** By entry; their static data lie below the first page, one behind the other. */
const modules = [
  { entry: 'index', target: 'kernels.wasm', memoryBase: 1024 },
  { entry: 'tables', target: 'tables.wasm', memoryBase: 49_152 },
];
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
const isFresh =
  modules.every(({ target }) => existsSync(join(folder, target))) &&
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === current;

if (!isFresh) {
  mkdirSync(folder, { recursive: true });
  const { main } = await import('assemblyscript/asc');
  for (const { entry, target, memoryBase } of modules) {
    const temporary = `dist/kernels/${entry}.${process.pid}.wasm`;
    const { error, stderr } = await main(
      [`${sources}/${entry}.ts`, '--outFile', temporary, `--memoryBase=${memoryBase}`, ...options],
      {
        readFile: (name, base) => {
          const path = join(base, name);
          return existsSync(path) ? readFileSync(path, 'utf8') : null;
        },
        writeFile: (name, contents, base) => writeFileSync(join(base, name), contents),
        listFiles: (name, base) => (existsSync(join(base, name)) ? readdirSync(join(base, name)) : null),
      },
    );
    if (error) {
      process.stderr.write(`${stderr.toString()}${error.message}\n`);
      rmSync(join(root, temporary), { force: true });
      process.exit(1);
    }
    renameSync(join(root, temporary), join(folder, target));
  }
  writeFileSync(stamp, current);
}
