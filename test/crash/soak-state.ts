import { join } from 'node:path';
import { createRng } from '#base';
import { writeParquet } from './soak-files.ts';
import { collectStep, exportStep, forgetStep, unpackStep } from './soak-moves.ts';
import { aliasStep, noteStep, promoteStep, rollbackStep, tagStep } from './soak-names.ts';
import { customersFile, freshRunStep, importStep, livingRunStep, MODEL } from './soak-runs.ts';
import { customersParquet, scoreStep } from './soak-scores.ts';
import type { SoakCommand, SoakState, SoakStep } from './soak-step.ts';
import { jsonOf } from './workspace-view.ts';

/** Sets up the n-th execution of a soak. */
export const prepareStep: Record<SoakCommand, (state: SoakState, n: number) => Promise<SoakStep>> = {
  import: importStep,
  run: livingRunStep,
  'score csv': (state, n) => scoreStep(state, n, 'csv'),
  'score parquet': (state, n) => scoreStep(state, n, 'parquet'),
  'score large': (state, n) => scoreStep(state, n, 'large'),
  promote: promoteStep,
  alias: aliasStep,
  note: noteStep,
  rollback: rollbackStep,
  tag: tagStep,
  'fresh run': freshRunStep,
  gc: collectStep,
  export: exportStep,
  unpack: unpackStep,
  forget: forgetStep,
};

/** Where a soak begins; the living workspace with three versions of a model where a command needs it. */
export async function openState({
  folder,
  seed,
  commands,
}: {
  folder: string;
  seed: number;
  commands: readonly SoakCommand[];
}): Promise<SoakState> {
  const state: SoakState = {
    folder: join(folder, 'now'),
    workspace: join(folder, 'now', 'workspace'),
    rng: createRng(seed).fork('steps'),
    champions: [1],
    scoredHashes: new Map(),
    kept: new Map(),
    freshResults: null,
    view: null,
  };
  const file = await customersFile(state);
  if (commands.every((command) => command === 'fresh run')) return state;
  await writeParquet(file, customersParquet(state));
  const out = join(state.folder, 'first-out');
  const where = ['--workspace', state.workspace, '--out', out, '--threads', '2', '--quiet'];
  for (const one of [1, 2, 3]) {
    await jsonOf(['run', file, '--k', '2..4', '--seed', String(one), '--name', MODEL, ...where]);
  }
  return state;
}
