import type { Persona, RuleCondition } from '#contract';
import { recipeFeatures, stepsToSql } from '#features';
import { join, name, type Sql, sql } from '#sql';
import { numericOf } from '#table';
import type { LoadedSegmentation } from '../segmentation-bundle.ts';

/** Who meets the short rule of a persona, as a condition over raw columns; false where it has none. */
export function conditionSql({ rule }: Pick<Persona, 'rule'>): Sql {
  if (rule === null) return sql`FALSE`;
  return join(rule.conditions.map(oneCondition), sql` AND `);
}

/** The customers of a table with the segment whose short rule they meet, the most precise first. */
export function shortRulesSql(personas: readonly Persona[], table: string): Sql {
  const ruled = personas
    .filter(({ rule }) => rule !== null)
    .toSorted((a, b) => b.rule!.precision - a.rule!.precision || a.id - b.id);
  const cases = ruled.map((persona) => sql`\n    WHEN ${conditionSql(persona)} THEN ${persona.name}`);
  const segment = cases.length === 0 ? sql`NULL` : sql`CASE${join(cases, sql``)}\n  END`;
  return sql`SELECT *,\n  ${segment} AS segment_by_rule\nFROM ${tableName(table)}`;
}

/**
 * The customers of a table with the segment that the model gives, prepared and assigned in SQL; null where the model
 * cannot be said in it. Distances are f64 here and f32 in the model: on a border that is one in a million.
 */
export function modelSql({ manifest, recipe, model }: LoadedSegmentation, table: string): Sql | null {
  if (model.labelSql === undefined) return null;
  const columns = new Map(
    manifest.columns.map(({ name: column, storage }) => {
      const cell = name(column);
      return [column, storage === 'VARCHAR' ? cell : numericOf(storage, cell)] as const;
    }),
  );
  const features = stepsToSql(recipe.spec, {
    source: tableName(table),
    columns,
    keep: new Map(manifest.idColumn === null ? [] : [['id', name(manifest.idColumn)]]),
    positional: 'f',
  });
  const own = recipeFeatures(recipe.spec).map((_, j) => name(`f${j}`));
  const label = model.labelSql(own);
  const nameOf = new Map(manifest.personas.map((persona) => [persona.id, persona.name]));
  const ids = manifest.idOfLabel.map((id, at) => sql` WHEN ${at} THEN ${id}`);
  const names = manifest.idOfLabel.map((id, at) => sql` WHEN ${at} THEN ${nameOf.get(id)!}`);
  const kept = manifest.idColumn === null ? sql`` : sql`id AS ${name(manifest.idColumn)}, `;
  return sql`SELECT ${kept}CASE label${join(ids, sql``)} END AS segment_id, CASE label${join(names, sql``)} END AS segment_name
FROM (SELECT *, ${label} AS label FROM (${features}) AS features) AS labelled`;
}

/** `crm.customers` is a table of a schema. */
export function tableName(table: string): Sql {
  return name(...table.split('.'));
}

function oneCondition({ column, kind, operator, value, levels }: RuleCondition): Sql {
  const cell = name(column);
  if (operator === 'in') return sql`${cell} IN (${join(levels ?? [])})`;
  // a truth may be stored as a number: engines differ in whether that is a condition
  if (kind === 'boolean') return sql`CAST(${cell} AS INTEGER) = ${operator === 'from' ? 1 : 0}`;
  const bound = boundOf(kind, value ?? 0);
  return operator === 'from' ? sql`${cell} >= ${bound}` : sql`${cell} < ${bound}`;
}

function boundOf(kind: RuleCondition['kind'], value: number): Sql {
  if (kind === 'date') return sql`CAST(${isoOf(value * 86_400).slice(0, 10)} AS DATE)`;
  if (kind === 'timestamp') return sql`CAST(${isoOf(value)} AS TIMESTAMP)`;
  return sql`${value}`;
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('Z', '');
}
