import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { differingFiles, resultHashes } from './result-hashes.ts';
import { writeCustomers } from './soak-files.ts';
import type { SoakState, SoakStep } from './soak-step.ts';
import { jsonOf, type WorkspaceView } from './workspace-view.ts';

/** The name of the model that every run of the living workspace gives a version. */
export const MODEL = 'shop';

const ROWS = 150;

/** A file that was never imported before is imported into the living workspace. */
export async function importStep(state: SoakState, n: number): Promise<SoakStep> {
  const file = join(state.folder, 'files', `import-${n}.csv`);
  await writeCustomers(file, { rows: ROWS, seed: 1000 + n });
  return runStep(state, { name: 'import', options: [file, '--until', 'import'] });
}

/** A run with a seed of its own, so that all stages after the recipe are new, gives the model a further version. */
export async function livingRunStep(state: SoakState, n: number): Promise<SoakStep> {
  const options = [await customersFile(state), '--k', '2..4', '--seed', String(100 + n), '--name', MODEL];
  const step = await runStep(state, { name: 'run', options });
  const versions = (view: WorkspaceView) => view.models.get(MODEL)?.versions.length ?? 0;
  return {
    ...step,
    missing: (before, after) => [
      ...step.missing(before, after),
      ...(versions(after) === versions(before) + 1
        ? []
        : [`expected one version more than ${versions(before)}, got ${versions(after)}`]),
    ],
  };
}

/** A run in a workspace that is not there yet. */
export async function freshRunStep(state: SoakState, n: number): Promise<SoakStep> {
  const workspace = join(state.folder, 'fresh', `workspace-${n}`);
  const out = join(state.folder, 'fresh', `out-${n}`);
  const options = ['run', await customersFile(state), '--k', '2..4', '--name', MODEL, ...common];
  state.freshResults ??= await undisturbed(state, options);
  const wanted = state.freshResults;
  return {
    workspace,
    args: [...options, '--workspace', workspace, '--out', out],
    change: {},
    records: 'run',
    isDone: () => false,
    halfDone: () => halfWritten(out, [{}, wanted]),
    missing: () => otherResults(out, wanted),
  };
}

/** The file that all runs and scores start from. */
export async function customersFile({ folder }: SoakState): Promise<string> {
  const file = join(folder, 'files', 'customers.csv');
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeCustomers(file, { rows: ROWS, seed: 7 });
  return file;
}

const common = ['--threads', '2', '--quiet', '--json'];

async function runStep(
  state: SoakState,
  { name, options }: { name: string; options: readonly string[] },
): Promise<SoakStep> {
  const out = join(state.folder, `${name}-out`);
  const args = ['run', ...options, ...common];
  const wanted = await undisturbed(state, args);
  const earlier = resultHashes(out);
  return {
    workspace: state.workspace,
    args: [...args, '--workspace', state.workspace, '--out', out],
    change: {},
    records: 'run',
    isDone: () => false,
    halfDone: () => halfWritten(out, [earlier, wanted]),
    missing: () => otherResults(out, wanted),
  };
}

/** Results of the same command in a workspace of its own. */
async function undisturbed(state: SoakState, args: readonly string[]): Promise<Record<string, string>> {
  const [workspace, out] = [join(state.folder, 'calm', 'workspace'), join(state.folder, 'calm', 'out')];
  await rm(join(state.folder, 'calm'), { recursive: true, force: true });
  await jsonOf([...args, '--workspace', workspace, '--out', out]);
  return resultHashes(out);
}

function halfWritten(out: string, allowed: readonly Record<string, string>[]): string[] {
  return Object.entries(resultHashes(out)).flatMap(([name, hash]) => {
    const isTemporary = name.startsWith('.clientele-') && name.endsWith('.tmp');
    return isTemporary || allowed.some((hashes) => hashes[name] === hash)
      ? []
      : [`${join(out, name)} is neither the old nor the new one`];
  });
}

function otherResults(out: string, wanted: Record<string, string>): string[] {
  return differingFiles(resultHashes(out), wanted).map(
    (name) => `${join(out, name)} differs from that of an undisturbed run`,
  );
}
