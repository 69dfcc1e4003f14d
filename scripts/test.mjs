// `npm test -- [vitest options]`: makes the clone ready, then runs the tests once, in this same process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReadyOrExit } from './ensure-ready.mjs';
import { root } from './run-node.mjs';

await ensureReadyOrExit();

if (!existsSync(join(root, '../shared/data'))) {
  process.stderr.write(
    'There is no ../shared/data beside this folder: tests on real data sets are skipped.\n',
  );
}
process.chdir(root);
process.argv.splice(2, 0, 'run');
await import(pathToFileURL(join(root, 'node_modules/vitest/vitest.mjs')).href);
