#!/usr/bin/env node
// The `clientele` command. In a clone it installs and builds first what is missing or changed.
import { existsSync } from 'node:fs';

const ensureReady = new URL('../scripts/ensure-ready.mjs', import.meta.url);
if (existsSync(ensureReady)) {
  const { ensureReadyOrExit } = await import(ensureReady.href);
  await ensureReadyOrExit();
}
await import('../dist/command.js');
