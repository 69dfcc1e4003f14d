#!/usr/bin/env node
// The `clientele` command. In a clone that was not built yet it builds first.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
const ensureReady = new URL('../scripts/ensure-ready.mjs', import.meta.url);

if (!existsSync(main) && existsSync(ensureReady)) {
  const { ensureReadyOrExit } = await import(ensureReady.href);
  await ensureReadyOrExit();
}
await import(main.href);
