import type { Command } from 'commander';
import { createRng, silentProgress } from '#base';
import { generateDemo } from '#demo';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { parseWhole } from './parse-option.ts';

interface DemoFlags extends CommonOptions {
  readonly orders: number;
  readonly truth?: true;
}

/** `clientele demo` */
export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .summary("write a generated retailer's files to try things on")
    .description('Writes customers.csv, orders.csv and campaign.csv of a generated retailer.')
    .option('--orders <n>', 'number of orders, 1,000 to 10,000,000', parseWhole(1, 1e9), 40_000)
    .option('--truth', 'also write planted_segments.csv, the segments that the generator planted');
  addCommonOptions(command)
    .setOptionValue('out', './clientele-demo')
    .action(async (flags: DemoFlags) => {
      const host = openConsoleHost(flags);
      try {
        const options = { orders: flags.orders, seed: flags.seed, outDir: flags.out, truth: flags.truth === true };
        const files = await generateDemo(options, { ...host, rng: createRng(flags.seed), progress: silentProgress });
        if (flags.json) process.stdout.write(`${JSON.stringify(files)}\n`);
        else if (!flags.quiet) process.stdout.write(`Wrote the demo retailer to ${flags.out}\n`);
      } finally {
        host.close();
      }
    });
}
