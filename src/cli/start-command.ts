import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ORDERS } from '#demo';
import { openConsoleHost } from './console-host.ts';
import { makeDemo } from './make-demo.ts';
import { addRunOptions, askedOf, type RunFlags, runFiles } from './run-command.ts';

/** `clientele start [FILE...]`: what `npm start` does; without files the demo retailer. */
export function addStartCommand(program: Command): void {
  const command = program
    .command('start')
    .summary('the main job on your files, or on the demo retailer when none is named')
    .argument('[file...]', 'files as for run')
    .option('--no-serve', 'end after the report (until the web app exists this changes nothing)');
  command.option('--no-predict', 'foretell nothing: neither churn nor the segment of new customers');
  addRunOptions(command).action(async (files: string[], flags: RunFlags) => {
    const given = files.length > 0 ? files : await demoFiles(flags);
    process.exitCode = await runFiles(given, { flags, asked: askedOf(command) });
  });
}

/** The demo retailer's files, kept in the workspace so that they are made once. */
async function demoFiles(flags: RunFlags): Promise<string[]> {
  const outDir = join(flags.workspace, 'demo', `${ORDERS.default}-${flags.seed}`);
  const files = ['customers.csv', 'orders.csv', 'campaign.csv'].map((name) => join(outDir, name));
  if (files.every((file) => existsSync(file))) return files;
  const host = openConsoleHost(flags);
  try {
    host.log.info('Making up a shop with customers and orders ...');
    await makeDemo({ orders: ORDERS.default, seed: flags.seed, outDir }, host);
  } finally {
    host.close();
  }
  return files;
}
