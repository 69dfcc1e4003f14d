import type { Command } from 'commander';
import { systemClock } from '#base';
import { checkWorkspace, collectGarbage } from '#store';
import { addWorkspaceCommand, openWorkspace, printResult, type WorkspaceFlags } from './open-workspace.ts';

/** `clientele workspace check|gc` */
export function addWorkspaceCommands(program: Command): void {
  const group = program
    .command('workspace')
    .description('the folder that remembers finished work')
    .exitOverride();
  group.addHelpText('after', examples);
  addWorkspaceCommand(
    group,
    'check',
    'reads every byte and follows every reference; exit code 2 when something is wrong',
  ).action(async (flags: WorkspaceFlags) => {
    const check = await checkWorkspace(await openWorkspace(flags.workspace), systemClock);
    const lines = check.problems.map(({ what, name, message }) => `${what} ${name}: ${message}`);
    lines.push(`${check.artifacts} artifacts, ${check.references} references, ${lines.length} problems`);
    printResult(flags, check, lines.join('\n'));
    process.exitCode = check.problems.length === 0 ? 0 : 2;
  });
  addWorkspaceCommand(group, 'gc', 'removes artifacts that nothing refers to and that are older than an hour')
    .option('--dry-run', 'only says what would be removed')
    .action(async (flags: WorkspaceFlags & { dryRun?: true }) => {
      const options = { clock: systemClock, dryRun: flags.dryRun === true };
      const garbage = await collectGarbage(await openWorkspace(flags.workspace), options);
      const { removed, bytes } = garbage;
      const verb = flags.dryRun ? 'Would remove' : 'Removed';
      printResult(flags, garbage, `${verb} ${removed.length} artifacts, ${(bytes / 1e6).toFixed(1)} MB`);
    });
}

const examples = `
Examples:
  clientele workspace check --workspace ./clientele-workspace
  clientele workspace gc --dry-run`;
