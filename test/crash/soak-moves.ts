import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCustomers } from './soak-files.ts';
import type { SoakState, SoakStep } from './soak-step.ts';
import { jsonOf, lostBetween, viewOf, type WorkspaceView } from './workspace-view.ts';

const NOTHING = { change: {}, records: null, isDone: () => false, halfDone: () => [] } as const;

/** What nothing refers to is removed. */
export async function collectStep({ workspace }: SoakState): Promise<SoakStep> {
  return {
    ...NOTHING,
    workspace,
    args: ['workspace', 'gc', '--stages', '--json', '--workspace', workspace],
    missing: () => [],
  };
}

/** The living workspace is written into a tar, over one that is there. */
export async function exportStep(state: SoakState): Promise<SoakStep> {
  const { workspace, folder } = state;
  const tar = join(folder, 'moves', 'out.tar');
  await mkdir(join(folder, 'moves'), { recursive: true });
  return {
    ...NOTHING,
    workspace,
    args: ['workspace', 'export', tar, '--json', '--workspace', workspace],
    missing: () => (existsSync(tar) ? [] : [`${tar} is not there`]),
  };
}

/** A tar of the living workspace becomes a workspace of its own. */
export async function unpackStep(state: SoakState, n: number): Promise<SoakStep> {
  const { workspace, folder } = state;
  const tar = join(folder, 'moves', `in-${n}.tar`);
  const target = join(folder, 'moves', `workspace-${n}`);
  await mkdir(join(folder, 'moves'), { recursive: true });
  await jsonOf(['workspace', 'export', tar, '--workspace', workspace]);
  const given = await viewOf(workspace);
  return {
    ...NOTHING,
    workspace: target,
    args: ['workspace', 'import', tar, '--json', '--workspace', target],
    missing: (_, after) => lostBetween(given, after, {}),
    keep: () => void rm(tar, { force: true }),
  };
}

/** A dataset that only this step imported is forgotten; doing it twice finds nothing to forget. */
export async function forgetStep(state: SoakState, n: number): Promise<SoakStep> {
  const { workspace, folder } = state;
  const name = `forget-${n}.csv`;
  const file = join(folder, 'files', name);
  await writeCustomers(file, { rows: 120, seed: 5000 + n });
  const where = ['--workspace', workspace, '--out', join(folder, 'forget-out'), '--threads', '2', '--quiet'];
  await jsonOf(['run', file, '--until', 'import', ...where]);
  state.view = null;
  const holds = (view: WorkspaceView) =>
    [...view.runs.values()].some(({ datasets }) =>
      datasets.some((dataset) => dataset.file === name && dataset.artifact !== null),
    );
  return {
    ...NOTHING,
    workspace,
    args: ['workspace', 'forget', '--dataset', name, '--yes', '--json', '--workspace', workspace],
    change: { forgets: name },
    isDone: (view) => !holds(view),
    missing: (_, after) => (holds(after) ? [`${name} is still among the runs`] : []),
  };
}
