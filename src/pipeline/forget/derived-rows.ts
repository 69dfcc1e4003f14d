import { artifactsOfRun, type Records } from '#store';

/** What was made from some imports. */
export interface Derived {
  /** Keys of stage records. */
  readonly stages: ReadonlySet<string>;
  /** Artifacts that hold rows of customers; the imports too. */
  readonly artifacts: ReadonlySet<string>;
  /** Artifacts with a model, which holds no rows. */
  readonly bundles: ReadonlySet<string>;
}

/**
 * Everything that was made from imports, by the lineage of stage records and by what runs list. A stage record that
 * does not tell what it was made from counts as made from them unless a run tells otherwise: it is only a cache.
 * @param imports every import of the workspace.
 */
export function derivedRows(
  records: Pick<Records, 'stages' | 'runs'>,
  concerned: ReadonlySet<string>,
  imports: ReadonlySet<string>,
): Derived {
  const stages = new Set<string>();
  const artifacts = new Set(concerned);
  const bundles = new Set<string>();
  const add = (stage: string, artifact: string) => {
    if (stage === 'model') bundles.add(artifact);
    else if (!imports.has(artifact)) artifacts.add(artifact);
  };
  const inRuns = new Set(records.runs.flatMap((run) => [...artifactsOfRun(run)]));
  const isMade = (key: string): boolean => {
    const { stage, artifact, inputs } = records.stages.get(key)!;
    if (artifacts.has(artifact) || bundles.has(artifact)) return true;
    if (stage === 'import' || imports.has(artifact)) return false;
    if (inputs?.some((input) => stages.has(input))) return true;
    const isUnknown = inputs === null || inputs.some((input) => !records.stages.has(input));
    return isUnknown && !inRuns.has(artifact);
  };
  if (concerned.size === 0) return { stages, artifacts, bundles };
  for (let before = -1; before !== stages.size + artifacts.size + bundles.size; ) {
    before = stages.size + artifacts.size + bundles.size;
    for (const run of records.runs) {
      const listed = artifactsOfRun(run);
      if (![...listed].some((artifact) => artifacts.has(artifact))) continue;
      for (const [stage, artifact] of Object.entries(run.artifacts)) add(stage, artifact);
    }
    for (const [key, { stage, artifact }] of records.stages) {
      if (stages.has(key) || !isMade(key)) continue;
      stages.add(key);
      add(stage, artifact);
    }
  }
  return { stages, artifacts, bundles };
}
