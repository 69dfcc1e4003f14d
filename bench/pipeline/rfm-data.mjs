import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { generateDemo } from '../../dist/demo/index.js';

const ORDERS = 1_000_000;

/** The order file of the generated retailer, a line per product; written once. */
export async function ordersFile() {
  const outDir = join(tmpdir(), `clientele-bench-rfm-${ORDERS}`);
  const file = join(outDir, 'orders.csv');
  if (!existsSync(file)) {
    const signal = new AbortController().signal;
    const ctx = {
      rng: createRng(1),
      clock: systemClock,
      log: silentLogger,
      progress: silentProgress,
      signal,
    };
    await generateDemo({ orders: ORDERS, seed: 1, outDir }, ctx);
  }
  return file;
}
