// Writes dist/command.js: the command line of dist/ in one file, which starts in half the time of a thousand.
// Packages stay outside. Where the bundler cannot be loaded, the file leads to the thousand.
import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run-node.mjs';

const entry = join(root, 'dist/cli/main.js');
const file = join(root, 'dist/command.js');

/** A module that finds files beside itself goes on finding them. */
const ownPlace = {
  name: 'own-place',
  transform(code, id) {
    if (!code.includes('import.meta.url')) return null;
    const path = relative(dirname(file), id).replaceAll('\\', '/');
    return code.replaceAll(
      'import.meta.url',
      `new URL(${JSON.stringify(`./${path}`)}, import.meta.url).href`,
    );
  },
};

async function bundle() {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: entry,
    platform: 'node',
    transform: { target: 'es2023' },
    external: (id) => !/^[./#]/.test(id) && !id.startsWith(root) && !id.startsWith('@oxc-project/'),
    plugins: [ownPlace],
    treeshake: false,
    logLevel: 'warn',
  });
  await build.write({
    dir: dirname(file),
    format: 'esm',
    entryFileNames: 'command.js',
    chunkFileNames: 'command-[name].js',
    minify: { compress: false, mangle: false, codegen: true },
  });
  await build.close();
}

/** Bundles, or says why it did not. */
export async function writeCommand() {
  try {
    await bundle();
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(`The command starts from many files: ${error.message}\n`);
    writeFileSync(file, "import './cli/main.js';\n");
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await writeCommand();
