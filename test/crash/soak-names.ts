import { MODEL } from './soak-runs.ts';
import { livingView, type SoakState, type SoakStep } from './soak-step.ts';
import { jsonOf, type WorkspaceView } from './workspace-view.ts';

/** Another version becomes champion. */
export async function promoteStep(state: SoakState): Promise<SoakStep> {
  const version = await newChampion(state);
  state.champions.push(version);
  const alias = { name: 'champion', version };
  return {
    ...namesStep(state, ['models', 'promote', `${MODEL}@${version}`]),
    change: { alias },
    missing: (_, after) => expectAlias(after, alias),
  };
}

/** The champion goes back to the version before. To do it twice would go back twice. */
export async function rollbackStep(state: SoakState): Promise<SoakStep> {
  if (state.champions.length < 2) {
    await jsonOf((await promoteStep(state)).args);
    state.view = null;
  }
  state.champions.pop();
  const alias = { name: 'champion', version: state.champions.at(-1)! };
  return {
    ...namesStep(state, ['models', 'rollback', MODEL]),
    change: { alias },
    isDone: (view) => expectAlias(view, alias).length === 0,
    missing: (_, after) => expectAlias(after, alias),
  };
}

/** An alias that is new or was elsewhere points to a version. */
export async function aliasStep(state: SoakState): Promise<SoakStep> {
  const alias = { name: `alias-${state.rng.int(5)}`, version: await anyVersion(state) };
  return {
    ...namesStep(state, ['models', 'alias', `${MODEL}@${alias.version}`, alias.name]),
    change: { alias },
    missing: (_, after) => expectAlias(after, alias),
  };
}

/** A version gets a note. */
export async function noteStep(state: SoakState, n: number): Promise<SoakStep> {
  const note = { version: await anyVersion(state), text: `note ${n}` };
  const noted = (view: WorkspaceView) =>
    view.models.get(MODEL)?.versions.find(({ version }) => version === note.version)?.note;
  return {
    ...namesStep(state, ['models', 'note', `${MODEL}@${note.version}`, note.text]),
    change: { note },
    missing: (_, after) => (noted(after) === note.text ? [] : [`expected ${note.text}, got ${noted(after)}`]),
  };
}

/** A run gets a tag. */
export async function tagStep(state: SoakState, n: number): Promise<SoakStep> {
  const runs = [...(await livingView(state)).runs.keys()];
  const tag = { run: runs[state.rng.int(runs.length)]!, text: `tag ${n}` };
  return {
    ...namesStep(state, ['runs', 'tag', tag.run, tag.text]),
    change: { tag },
    missing: (_, after) =>
      after.runs.get(tag.run)?.tags.includes(tag.text) ? [] : [`run ${tag.run} has no ${tag.text}`],
  };
}

function namesStep(
  { workspace }: SoakState,
  args: readonly string[],
): Pick<SoakStep, 'workspace' | 'args' | 'records' | 'isDone' | 'halfDone'> {
  return {
    workspace,
    args: [...args, '--json', '--workspace', workspace],
    records: null,
    isDone: () => false,
    halfDone: () => [],
  };
}

/** A version that the alias `champion` has not been on its way to where it is, so that to promote it goes forward. */
async function newChampion(state: SoakState): Promise<number> {
  const versions = await versionsOf(state);
  const others = versions.filter((version) => !state.champions.includes(version));
  if (others.length === 0) state.champions.splice(0, state.champions.length - 1);
  const candidates = others.length === 0 ? versions.filter((one) => one !== state.champions[0]) : others;
  return candidates[state.rng.int(candidates.length)]!;
}

async function anyVersion(state: SoakState): Promise<number> {
  const versions = await versionsOf(state);
  return versions[state.rng.int(versions.length)]!;
}

async function versionsOf(state: SoakState): Promise<number[]> {
  return (await livingView(state)).models.get(MODEL)!.versions.map(({ version }) => version);
}

function expectAlias(view: WorkspaceView, { name, version }: { name: string; version: number }): string[] {
  const got = view.models.get(MODEL)?.aliases[name];
  return got === version ? [] : [`alias ${name}: expected version ${version}, got ${got}`];
}
