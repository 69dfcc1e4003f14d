import type { Command } from 'commander';
import { AppError, systemClock } from '#base';
import { checkWorkspace, collectGarbage, exportWorkspace, type Garbage, importWorkspace } from '#store';
import { addForgetCommand } from './forget-command.ts';
import {
  addWorkspaceCommand,
  notes,
  openWorkspace,
  printResult,
  type WorkspaceFlags,
} from './open-workspace.ts';
import { parseDuration } from './parse-option.ts';

/** `clientele workspace check|gc|export|import|forget` */
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
  ).action(checkCommand);
  addWorkspaceCommand(group, 'gc', 'removes artifacts that nothing refers to and that are older than an hour')
    .option('--stages', 'also drops what only speeds up a later run and that no run or model refers to')
    .option('--older-than <time>', 'with --stages: not used for so long, such as 30d or 12h', parseDuration)
    .option('--dry-run', 'only says what would be removed')
    .action(gcCommand);
  addWorkspaceCommand(group, 'export', 'writes all of it into one tar that can move to another machine')
    .argument('<file>', 'the tar to write; replaced when it is there')
    .action(exportCommand);
  addWorkspaceCommand(group, 'import', 'adds what an export holds; makes the workspace when there is none')
    .argument('<file>', 'a tar that workspace export wrote')
    .action(importCommand);
  addForgetCommand(group);
}

const examples = `
Examples:
  clientele workspace check --workspace ./clientele-workspace
  clientele workspace gc --stages --older-than 30d --dry-run
  clientele workspace export shop.tar
  clientele workspace import shop.tar --workspace ./from-the-other-machine
  clientele workspace forget --customer C-1042 --dry-run`;

async function checkCommand(flags: WorkspaceFlags): Promise<void> {
  const check = await checkWorkspace(await openWorkspace(flags.workspace));
  const { artifacts, references, problems, notes } = check;
  const lines = [
    ...problems.map(({ what, name, message }) => `${what} ${name}: ${message}`),
    ...notes.map((note) => `Note: ${note}`),
    `${artifacts} artifacts, ${references} references, ${problems.length} problems`,
  ];
  printResult(flags, check, lines.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 2;
}

interface GcFlags extends WorkspaceFlags {
  readonly dryRun?: true;
  readonly stages?: true;
  readonly olderThan?: number;
}

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000;

async function gcCommand(flags: GcFlags): Promise<void> {
  const { stages, olderThan, dryRun } = flags;
  if (olderThan !== undefined && !stages) {
    throw new AppError('OPTION_INVALID', '--older-than: expected --stages with it, got none', {
      hint: 'Artifacts that nothing refers to go after an hour; --stages also drops unused stage records.',
    });
  }
  const garbage = await collectGarbage(await openWorkspace(flags.workspace), {
    clock: systemClock,
    dryRun: dryRun === true,
    stagesUnusedMs: stages ? (olderThan ?? THIRTY_DAYS_MS) : null,
  });
  printResult(flags, garbage, `${dryRun ? 'Would remove' : 'Removed'} ${garbageText(garbage)}`);
}

function garbageText({ removed, bytes, stages }: Garbage): string {
  const records = stages.length === 0 ? '' : `${stages.length} stage records, `;
  return `${records}${removed.length} artifacts, ${(bytes / 1e6).toFixed(1)} MB`;
}

async function exportCommand(file: string, flags: WorkspaceFlags): Promise<void> {
  const result = await exportWorkspace(await openWorkspace(flags.workspace), { file, clock: systemClock });
  const { runs, models, artifacts, stages, bytes } = result;
  const counts = `${runs} runs, ${models} models, ${artifacts} artifacts, ${stages} stage records`;
  printResult(flags, result, `Wrote ${file}: ${counts}, ${(bytes / 1e6).toFixed(1)} MB`);
}

async function importCommand(file: string, flags: WorkspaceFlags): Promise<void> {
  const options = { folder: flags.workspace, clock: systemClock, log: notes };
  const result = await importWorkspace(file, options);
  const { runs, models, artifacts, stages } = result;
  const counts = `${runs} runs, ${models.length} models, ${artifacts} artifacts, ${stages} stage records`;
  printResult(flags, result, `Added to ${flags.workspace}: ${counts}`);
}
