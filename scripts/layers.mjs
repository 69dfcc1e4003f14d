// `npm run layers [-- --root DIR]`: holds src/ to layers.json and to the walls of scripts/layers/walls.mjs.
import { resolve } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './run-node.mjs';
import { orExit } from './set-up-error.mjs';

await orExit(ensureInstalled);
const { checkLayers } = await import('./layers/check-layers.mjs');
const at = process.argv.indexOf('--root');
const { nModules, nImports, violations } = await checkLayers(at < 0 ? root : resolve(process.argv[at + 1]));
for (const { from, to, rule } of violations) process.stderr.write(`${from} -> ${to}: ${rule}\n`);
process.stdout.write(`layers: ${nModules} modules, ${nImports} imports, ${violations.length} violations\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
