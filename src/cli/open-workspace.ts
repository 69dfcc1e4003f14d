import type { Command } from 'commander';
import { type Logger, silentLogger, systemClock } from '#base';
import { openRegistry, type Registry, Workspace } from '#store';
import { paint } from './paint.ts';

/** Options of commands that look at a workspace or change its names. */
export interface WorkspaceFlags {
  readonly workspace: string;
  readonly json?: true;
}

/** A command `group name` with the options of commands on a workspace. */
export function addWorkspaceCommand(group: Command, usage: string, summary: string): Command {
  return group
    .command(usage)
    .description(summary)
    .option('--workspace <dir>', 'folder that remembers finished work', './clientele-workspace')
    .option('--json', 'print one JSON document on stdout and nothing else there');
}

/** Says on stderr what is worth knowing. */
export const notes: Logger = {
  ...silentLogger,
  warn: (message) => process.stderr.write(`${paint('yellow', 'Note:')} ${message}\n`),
};

/** A workspace that is there already: to look into a wrong folder must not make one. @throws FILE_NOT_FOUND */
export function openWorkspace(folder: string): Promise<Workspace> {
  return Workspace.openExisting(folder, notes);
}

/** The registry of a workspace that is there already. @throws FILE_NOT_FOUND */
export async function openRegistryOf(folder: string): Promise<Registry> {
  return openRegistry(await openWorkspace(folder), systemClock);
}

/** Prints a result: as one JSON document, or as text for a person. */
export function printResult(flags: WorkspaceFlags, document: unknown, text: string): void {
  process.stdout.write(`${flags.json ? JSON.stringify(document) : text}\n`);
}
