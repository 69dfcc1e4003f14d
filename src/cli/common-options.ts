import type { Command } from 'commander';
import { parseWhole } from './parse-option.ts';

/**
 * Adds the options that every command has.
 * @param out default of `--out`, null for none; @param meaning what `--out` is, null where there is none; @param draws whether chance has a part in it.
 */
export function addCommonOptions(
  command: Command,
  out: string | null = './clientele-out',
  meaning: string | null = 'folder for the results',
  draws = true,
): Command {
  command
    .optionsGroup('General:')
    .option('--workspace <dir>', 'folder that remembers finished work', './clientele-workspace');
  if (meaning !== null) command.option('--out <dir>', meaning, out ?? undefined);
  if (draws) command.option('--seed <n>', 'seed of all random numbers', parseWhole(0, 0xffffffff), 1);
  return command
    .option('--threads <n>', 'threads to compute with (default: the number of cores)', parseWhole(1, 64))
    .option('--config <file>', 'options from a file (default: clientele.yaml where there is one)')
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('--quiet', 'no progress and no summary')
    .option('--verbose', 'say more');
}
