// `npm run fuzz -- [--count 100000] [--seed 1]`: imports damaged files of every format until one finds a bug.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReadyOrExit } from './ensure-ready.mjs';
import { root } from './run-node.mjs';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
for (const [option, value] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(value)) continue;
  process.stderr.write(`--${option}: expected a whole number above zero, got "${value}"\n`);
  process.exit(2);
}
await ensureReadyOrExit();
const done = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'src/table/import/fuzz-files.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CLIENTELE_FUZZ_COUNT: values.count,
      CLIENTELE_FUZZ_SEED: values.seed,
      CLIENTELE_FUZZ_WHOLE: '10',
    },
  },
);
process.exit(done.status ?? 1);
