import type { Rng } from '#base';
import { type Change, viewOf, type WorkspaceView } from './workspace-view.ts';

/** The commands of the cycle, in their order; `fresh run` is a run in a workspace of its own. */
export const soakCommands = [
  'import',
  'run',
  'score csv',
  'score parquet',
  'score large',
  'promote',
  'alias',
  'note',
  'rollback',
  'tag',
  'fresh run',
  'gc',
  'export',
  'unpack',
  'forget',
] as const;
export type SoakCommand = (typeof soakCommands)[number];

/** What a soak has at hand: one workspace that lives through all kills, and what is expected of it. */
export interface SoakState {
  readonly folder: string;
  /** The workspace that lives on. */
  readonly workspace: string;
  readonly rng: Rng;
  /** What the alias `champion` went through; its present version is the last. */
  readonly champions: number[];
  /** Hash of the bytes that a scored file must have, by `kind@version`. */
  readonly scoredHashes: Map<string, string>;
  /** Hash of the bytes of scored files that were acknowledged. */
  readonly kept: Map<string, string>;
  /** Hash of the results of an undisturbed run in a fresh workspace. */
  freshResults: Record<string, string> | null;
  /** What the living workspace holds; null when it must be read again. */
  view: WorkspaceView | null;
}

/** One execution of a command, set up and ready to start. */
export interface SoakStep {
  readonly workspace: string;
  readonly args: readonly string[];
  /** What it changes of what was there. */
  readonly change: Change;
  /** What it appends to the list of runs. */
  readonly records: 'run' | 'score' | null;
  /** Whether its effect is there already, where to do it again would be something else; false where it would not. */
  isDone(view: WorkspaceView): boolean;
  /** What a kill may not leave: files that are neither the old nor the new ones. */
  halfDone(): string[];
  /** What of its effect is not there or not as of an undisturbed execution. */
  missing(before: WorkspaceView, after: WorkspaceView): string[];
  /** Takes note of what must stay from now on. */
  keep?(state: SoakState): void;
}

/** What the living workspace holds. */
export async function livingView(state: SoakState): Promise<WorkspaceView> {
  state.view ??= await viewOf(state.workspace);
  return state.view;
}
