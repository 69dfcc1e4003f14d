import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createRng, silentProgress } from '#base';
import { generateDemo } from '#demo';
import { addRunOptions, type RunFlags, runFiles } from './run-command.ts';

const DEMO_ORDERS = 40_000;

/** `clientele start [FILE...]`: what `npm start` does; without files the demo retailer. */
export function addStartCommand(program: Command): void {
  const command = program
    .command('start')
    .summary('the main job on your files, or on the demo retailer when none is named')
    .argument('[file...]', 'files as for run')
    .option('--no-serve', 'end after the report (until the web app exists this changes nothing)');
  addRunOptions(command).action(async (files: string[], flags: RunFlags) => {
    process.exitCode = await runFiles(files.length > 0 ? files : await demoFiles(flags), flags);
  });
}

async function demoFiles(flags: RunFlags): Promise<string[]> {
  const outDir = join(flags.workspace, 'demo', `${DEMO_ORDERS}-${flags.seed}`);
  const files = ['customers.csv', 'orders.csv', 'campaign.csv'].map((name) => join(outDir, name));
  if (!files.every((file) => existsSync(file))) {
    const signal = new AbortController().signal;
    const { systemClock, silentLogger } = await import('#base');
    const ctx = { rng: createRng(flags.seed), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
    await generateDemo({ orders: DEMO_ORDERS, seed: flags.seed, outDir }, ctx);
  }
  return files;
}
