import { createRng } from '#base';
import { type DemoFiles, type DemoOptions, generateDemo } from '#demo';
import type { ConsoleHost } from './console-host.ts';

/** Writes the demo retailer's files with the console's signal and messages. */
export function makeDemo(options: DemoOptions, { clock, log, signal }: ConsoleHost): Promise<DemoFiles> {
  const progress = { report() {} };
  return generateDemo(options, { clock, log, signal, progress, rng: createRng(options.seed) });
}
