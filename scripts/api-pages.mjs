// `npm run docs:api [-- --out DIR]`: the reference of the library, made from its sources, in docs/api.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureReadyOrExit } from './ensure-ready.mjs';
import { root } from './run-node.mjs';

await ensureReadyOrExit();
const at = process.argv.indexOf('--out');
const folder = at < 0 ? join(root, 'docs/api') : resolve(process.argv[at + 1]);
const { libraryExports } = await import('./api-pages/library-exports.mjs');
const { apiPages } = await import('./api-pages/pages.mjs');
const { schemasOf } = await import('./api-pages/schemas.mjs');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const exports = libraryExports(root);
const pages = apiPages(exports, { schemas: await schemasOf(root), version });
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [name, text] of pages) await writeFile(join(folder, name), text);
process.stdout.write(`docs:api: ${exports.length} exports on ${pages.size} pages in ${folder}\n`);
