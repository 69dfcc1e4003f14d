import type { Command } from 'commander';
import { ORDERS } from '#demo';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { makeDemo } from './make-demo.ts';
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
    .option(
      '--orders <n>',
      'number of orders, 1,000 to 10,000,000',
      parseWhole(ORDERS.min, ORDERS.max),
      ORDERS.default,
    )
    .option('--truth', 'also write planted_segments.csv, the segments that the generator planted');
  addCommonOptions(command, './clientele-demo').action(async (flags: DemoFlags) => {
    const host = openConsoleHost(flags);
    try {
      const { orders, seed, out, truth } = flags;
      const files = await makeDemo({ orders, seed, outDir: out, truth: truth === true }, host);
      if (flags.json) process.stdout.write(`${JSON.stringify(files)}\n`);
      else if (!flags.quiet) process.stdout.write(`Wrote the demo retailer to ${out}\n`);
    } finally {
      host.close();
    }
  });
}
