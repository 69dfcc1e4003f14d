import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { AppError } from '#base';
import { type ForgetPlan, forget } from '#pipeline';
import { openConsoleHost } from './console-host.ts';
import { addWorkspaceCommand, printResult, type WorkspaceFlags } from './open-workspace.ts';

interface ForgetFlags extends WorkspaceFlags {
  readonly dataset?: string;
  readonly customer?: string;
  readonly yes?: true;
  readonly dryRun?: true;
}

/** `clientele workspace forget` */
export function addForgetCommand(group: Command): void {
  addWorkspaceCommand(
    group,
    'forget',
    'removes a dataset, or the datasets that hold a customer, and all that was made of their rows',
  )
    .option('--dataset <name>', 'name of the dataset or of its file, or the SHA-256 of the file')
    .option('--customer <id>', 'every dataset that holds this customer; with --dataset, only that one')
    .option('--dry-run', 'only says what would be removed')
    .option('--yes', 'does not ask')
    .addHelpText('after', explanation)
    .action(forgetCommand);
}

const explanation = `
Models stay, without the raw values of their typical customers; a model that names the customer goes.
Files outside of the workspace are not touched: the given files, ./clientele-out and scored files.

Examples:
  clientele workspace forget --customer C-1042 --dry-run
  clientele workspace forget --dataset customers --yes`;

async function forgetCommand(flags: ForgetFlags): Promise<void> {
  const { dataset = null, customer = null, dryRun, yes } = flags;
  const host = openConsoleHost({ ...flags, out: '.', quiet: true });
  const say = (text: string) => (flags.json ? undefined : process.stdout.write(`${text}\n`));
  const confirm = async (plan: ForgetPlan): Promise<boolean> => {
    say(planText(plan));
    if (dryRun) return false;
    return yes ?? (await askToGoOn());
  };
  try {
    const { plan, done } = await forget(
      { dataset, customer },
      { ...host, workspace: flags.workspace, confirm },
    );
    const outcome = done ? 'Forgotten.' : dryRun ? 'Nothing was changed: --dry-run.' : 'Nothing was changed.';
    if (flags.json) printResult(flags, { ...plan, done }, '');
    else say(`${outcome}${done ? `\n${ELSEWHERE}` : ''}`);
  } finally {
    host.close();
  }
}

const ELSEWHERE =
  'Files outside of the workspace are as they were: the given files, clientele-out and scored files.';

async function askToGoOn(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new AppError('OPTION_INVALID', 'workspace forget: expected --yes, as there is nobody to ask', {
      hint: 'Look with --dry-run first, then pass --yes; nothing was changed.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Remove all of this for good? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function planText({ datasets, artifacts, bytes, stages, models, notSearched }: ForgetPlan): string {
  const lines = datasets.map(
    ({ name, rows }) => `dataset ${name}, ${rows} rows, with all that was made of them`,
  );
  lines.push(...models.map(({ model, change }) => `model ${model} ${change}`));
  if (notSearched.length > 0) {
    lines.push(`not searched, as there is no column of ids: ${notSearched.join(', ')}`);
  }
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  lines.push(`${artifacts.length} artifacts, ${size}, and ${stages.length} stage records`);
  return lines.join('\n');
}
