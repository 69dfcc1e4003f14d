import type { ModelRecord, RunRecord } from '#contract';

/** What a run built on, what it gave, and what was built on that. */
export interface RunLineage {
  /** What it built on, and the run that each model comes from. */
  readonly parents: readonly { readonly name: string; readonly run: string | null }[];
  /** Versions of models that are its bundle, with their aliases; `isNew` when the run registered it. */
  readonly models: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly isNew: boolean;
  }[];
  /** Runs that built on it or on its models, newest first. */
  readonly children: readonly { readonly id: string; readonly command: string; readonly on: string }[];
}

/** The lineage of a run among all runs and models of its workspace. */
export function lineageOf(
  run: RunRecord,
  { runs, models }: { runs: readonly RunRecord[]; models: readonly ModelRecord[] },
): RunLineage {
  const versions = models.flatMap((model) =>
    model.versions.map((version) => ({ ...version, name: `${model.name}@${version.version}`, model })),
  );
  const bundle = run.artifacts['model'] ?? null;
  const own = versions.filter(
    ({ name, artifact }) => run.models.includes(name) || (bundle !== null && artifact === bundle),
  );
  const names = new Set([run.id, ...run.models, ...own.map(({ name }) => name)]);
  return {
    parents: run.parents.map((name) => ({
      name,
      run: versions.find((version) => version.name === name)?.run ?? null,
    })),
    models: own.map(({ name, version, model }) => ({
      name,
      aliases: Object.keys(model.aliases).filter((alias) => model.aliases[alias] === version),
      isNew: run.models.includes(name),
    })),
    children: runs.flatMap(({ id, command, parents }) => {
      const on = parents.find((parent) => names.has(parent));
      return on === undefined || id === run.id ? [] : [{ id, command, on }];
    }),
  };
}
