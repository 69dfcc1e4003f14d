// `npm run soak [-- --kills 200] [--seed N] [--minutes M] [--until N] [--only COMMAND,...] [--kills-only] [--keep DIR]`:
// kill -9 over and over, many writers at once, full disks. Ends with 1 when anything was lost or damaged, and keeps
// the folders of it.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReadyOrExit } from './ensure-ready.mjs';
import { root } from './run-node.mjs';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    until: { type: 'string' },
    only: { type: 'string' },
    'kills-only': { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});

await ensureReadyOrExit();
process.chdir(root);
const { createViteServer } = await import('vitest/node');
// the soak is written in TypeScript, beside the tests that run a short one
const server = await createViteServer({
  configFile: join(root, 'vitest.config.ts'),
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const timer = setTimeout(() => stop.abort(), 60_000 * whole('minutes', 24 * 60));
const folder =
  options.keep === undefined ? await mkdtemp(join(tmpdir(), 'clientele-soak-')) : resolve(options.keep);
let isSound = false;
try {
  await mkdir(folder, { recursive: true });
  const { soakAll } = await server.ssrLoadModule('/test/crash/soak-all.ts');
  isSound = await soakAll({
    folder,
    kills: whole('kills'),
    seed: whole('seed'),
    killsOnly: options['kills-only'],
    ...(options.until === undefined ? {} : { until: whole('until') }),
    ...(options.only === undefined ? {} : { commands: options.only.split(',') }),
    signal: stop.signal,
    say: (text) => process.stdout.write(`${text}\n`),
  });
} finally {
  clearTimeout(timer);
  await server.close();
  if (isSound) await rm(folder, { recursive: true, force: true });
  else process.stdout.write(`\nSomething was wrong. What is left of it: ${folder}\n`);
}
process.exitCode = isSound ? 0 : 1;

function whole(name, otherwise) {
  const text = options[name];
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  process.stderr.write(`--${name} ${text}: expected a whole number\n`);
  process.exit(2);
}
