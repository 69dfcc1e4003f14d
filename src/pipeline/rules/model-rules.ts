import { systemClock } from '#base';
import type { Persona } from '#contract';
import { render } from '#sql';
import { openRegistry, readBundle, type Workspace } from '#store';
import { loadSegmentation } from '../segmentation-bundle.ts';
import { conditionSql, modelSql, shortRulesSql } from './rule-sql.ts';

/** The rules of a model's segments, in words and as SQL. */
export interface ModelRules {
  /** `name@version` */
  readonly model: string;
  readonly learner: string;
  readonly segments: readonly (Pick<Persona, 'id' | 'name' | 'size' | 'share' | 'rule'> & {
    /** Condition over raw columns; null where the segment has no short rule. */
    readonly sql: string | null;
  })[];
  readonly sql: {
    /** All short rules as one query over a table of customers. */
    readonly short: string;
    /** The model itself as a query; null where it cannot be said in SQL. */
    readonly model: string | null;
  };
}

/**
 * Rules of the segments of a model.
 * @param table name of the table of customers that the SQL reads; its columns are called as those of the model.
 * @throws MODEL_UNKNOWN, BUNDLE_CORRUPT
 */
export async function modelRules(
  workspace: Workspace,
  { reference, table }: { reference: string; table: string },
): Promise<ModelRules> {
  const { record, version } = await openRegistry(workspace, systemClock).findModel(reference);
  const loaded = loadSegmentation(await readBundle(workspace.artifactFolder(version.artifact)));
  const { personas, learner } = loaded.manifest;
  const exact = modelSql(loaded, table);
  return {
    model: `${record.name}@${version.version}`,
    learner,
    segments: personas.map((persona) => {
      const { id, name, size, share, rule } = persona;
      return { id, name, size, share, rule, sql: rule === null ? null : render(conditionSql(persona)) };
    }),
    sql: { short: render(shortRulesSql(personas, table)), model: exact === null ? null : render(exact) },
  };
}
