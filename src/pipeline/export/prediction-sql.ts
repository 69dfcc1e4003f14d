import { type RecipeSpec, recipeFeatures, stepsToSql } from '#features';
import {
  calibratorSql,
  type FittedProcedure,
  floatSql,
  SET_ROUNDING,
  type StagedSql,
  stagedQuery,
  sumSql,
} from '#learn';
import { LEAST_SAID } from '#predict';
import { join, name, real, type Sql, sql, when } from '#sql';
import { numericOf } from '#table';
import { stampInFiles } from '../prediction-stamp.ts';
import { tableName } from '../rules/rule-sql.ts';
import { BETWEEN_CLASSES, MOST_SET_CLASSES } from '../score/set-levels.ts';
import type { LoadedPrediction } from '../train/load-prediction.ts';
import { expressionOf, partOf, placeOfRecipe, recipesOf, sharesWithin } from './parts-of.ts';

/** How much of a hard vote are the mean probabilities (see voting). */
const TIE_SHARE = 1e-3;

/**
 * A query that gives each row of a table what `score` adds to it: prediction, probabilities, confidence, and the
 * verdict where it is below a signal. Columns are called as the model's raw columns and typed as they were imported.
 * @throws OPTION_INVALID where a part cannot be said in SQL
 */
export function predictionSql({ manifest, columns, procedure }: LoadedPrediction, table: string): Sql {
  const recipes = recipesOf(procedure.inner);
  const { query, features } = prepared({ manifest, columns, recipes, table });
  const stages: StagedSql['stages'][number][] = [];
  let parts = 0;
  const put = (staged: StagedSql, prefix: string): Sql[] => {
    const own = staged.outputs.map((value, c) => [`${prefix}o${c}`, value] as const);
    stages.push(...staged.stages, own);
    return own.map(([alias]) => name(alias));
  };
  const said = (one: FittedProcedure): Sql[] => {
    const prefix = `p${parts++}_`;
    const part = partOf(one);
    if (part.kind === 'classifier')
      return put(expressionOf(part).sql(features[placeOfRecipe(recipes, part.spec)]!, prefix), prefix);
    if (part.kind === 'constant')
      return put({ stages: [], outputs: [...part.shares].map((share) => floatSql(real(share))) }, prefix);
    if (part.kind === 'voting') return put(votes(part.members.map(said), part), prefix);
    if (part.kind === 'stacking') {
      const x = saidSql(part.members.map(said)).map(
        (value, j) => [`${prefix}x${j}`, sql`CAST(CAST(${value} AS FLOAT) AS DOUBLE)`] as const,
      );
      stages.push(x);
      const of = x.map(([alias]) => name(alias));
      return put(expressionOf({ model: part.top }).sql(of, prefix), prefix);
    }
    const own = part.steps.map(({ procedure: step }) => said(step));
    return put(steps(own, part, prefix), prefix);
  };
  const inner = said(procedure.inner);
  const { calibrator } = procedure;
  const probabilities = calibrator === null ? inner : put(calibratorSql(calibrator, inner, 'cal_'), 'cal_');
  return answer({
    manifest,
    procedure,
    probabilities,
    query: stagedQuery(sql`(${query}) AS features`, stages),
  });
}

/** Rows with the features of every recipe as DOUBLE columns that hold an f32. */
function prepared({
  manifest,
  columns,
  recipes,
  table,
}: Pick<LoadedPrediction, 'manifest' | 'columns'> & {
  readonly recipes: readonly RecipeSpec[];
  readonly table: string;
}): { query: Sql; features: Sql[][] } {
  const storages = new Map(manifest.columns.map((column) => [column.name, column]));
  const raw = columns.map(({ name: column }, j) => {
    const { storage, missingTokens } = storages.get(column)!;
    const cell = name(column);
    const own = storage === 'VARCHAR' ? textSql(cell, missingTokens) : numericOf(storage, cell);
    return [`r${j}`, column, own] as const;
  });
  const id = manifest.idColumn === null ? [] : [sql`${name(manifest.idColumn)} AS id`];
  const cells = raw.map(([alias, , own]) => sql`${own} AS ${name(alias)}`);
  let query = sql`SELECT ${join([...id, ...cells])} FROM ${tableName(table)}`;
  let kept = [...(manifest.idColumn === null ? [] : ['id']), ...raw.map(([alias]) => alias)];
  const all: [string, string][] = [];
  for (const [at, spec] of recipes.entries()) {
    query = stepsToSql(spec, {
      source: sql`(${query}) AS source`,
      columns: new Map(raw.map(([alias, column]) => [column, name(alias)])),
      keep: new Map(kept.map((alias) => [alias, name(alias)])),
      positional: `f${at}_`,
    });
    const own = recipeFeatures(spec).map((_, j) => `f${at}_${j}`);
    kept = [...kept, ...own];
    all.push(...own.map((alias): [string, string] => [alias, alias.replace('f', 'x')]));
  }
  const wide = all.map(([from, to]) => sql`CAST(${name(from)} AS DOUBLE) AS ${name(to)}`);
  const features = recipes.map((spec, at) => recipeFeatures(spec).map((_, j) => name(`x${at}_${j}`)));
  return {
    query: sql`SELECT ${join([...kept.map((alias) => name(alias)), ...wide])} FROM (${query}) AS prepared`,
    features,
  };
}

/** A text that stands for nothing is missing. */
function textSql(cell: Sql, tokens: readonly string[]): Sql {
  const text = sql`CAST(${cell} AS VARCHAR)`;
  return sql`CASE WHEN ${text} NOT IN (${join(['', ...tokens])}) THEN ${text} END`;
}

/** What the learner on top of members sees (see stacking). */
function saidSql(members: readonly (readonly Sql[])[]): Sql[] {
  const clipped = (p: Sql) =>
    sql`ln(least(greatest(CAST(${p} AS DOUBLE), ${real(LEAST_SAID)}), ${real(1 - LEAST_SAID)}))`;
  return members.flatMap((said) =>
    said.length === 2 ? [sql`${clipped(said[1]!)} - ${clipped(said[0]!)}`] : said.map(clipped),
  );
}

/** What members say together, added in their order. */
function votes(
  members: readonly (readonly Sql[])[],
  { voting, shares }: { readonly voting: 'hard' | 'soft'; readonly shares: Float64Array },
): StagedSql {
  const outputs = members[0]!.map((_, c) => {
    const terms = members.flatMap((said, member) => {
      const share = shares[member]!;
      if (voting === 'soft') return [sql`${real(share)} * CAST(${said[c]!} AS DOUBLE)`];
      const vote = sql`CASE WHEN ${isLikeliest(said, c)} THEN ${real(share * (1 - TIE_SHARE))} ELSE 0e0 END`;
      return [sql`${real(share * TIE_SHARE)} * CAST(${said[c]!} AS DOUBLE)`, vote];
    });
    return floatSql(sumSql(terms));
  });
  return { stages: [], outputs };
}

/** Whether a class is the first of the likeliest ones. */
function isLikeliest(said: readonly Sql[], own: number): Sql {
  const conditions = said.flatMap((other, c) => {
    if (c === own) return [];
    return [c < own ? sql`${said[own]!} > ${other}` : sql`${said[own]!} >= ${other}`];
  });
  return conditions.length === 0 ? sql`TRUE` : join(conditions, sql` AND `);
}

/** Probabilities along a tree of steps: each step's, divided by their sum, times that of reaching it. */
function steps(
  said: readonly (readonly Sql[])[],
  part: Extract<ReturnType<typeof partOf>, { kind: 'two-step' }>,
  prefix: string,
): StagedSql {
  const stages: (readonly [string, Sql])[][] = [];
  const outputs: Sql[] = [];
  const walk = (at: number, reached: Sql): void => {
    const { branches } = part.steps[at]!;
    const own = said[at]!.map((p) => sql`CAST(${p} AS DOUBLE)`);
    const along = branches.map(
      (_, place) =>
        [`${prefix}t${at}_${place}`, sql`${reached} * (${own[place]!} / (${sumSql(own)}))`] as const,
    );
    stages.push(along);
    for (const [place, branch] of branches.entries()) {
      const here = name(along[place]![0]);
      if ('step' in branch) walk(branch.step, here);
      else
        for (const [one, share] of sharesWithin(branch, part.shares))
          outputs[one] = floatSql(sql`${here} * ${real(share)}`);
    }
  };
  walk(0, real(1));
  return { stages, outputs };
}

/** The columns that `score` adds, behind the customer's id where there is one. */
function answer({
  manifest,
  procedure,
  probabilities,
  query,
}: Pick<LoadedPrediction, 'manifest' | 'procedure'> & {
  readonly probabilities: readonly Sql[];
  readonly query: Sql;
}): Sql {
  const { prediction, idColumn } = manifest;
  const names = prediction.classes.map((one) => one.name);
  const stamp = stampInFiles(prediction);
  const decided = decidedSql(procedure, probabilities);
  const cases = (of: readonly Sql[]) =>
    sql`CASE decided ${join(
      of.map((value, c) => sql`WHEN ${c} THEN ${value}`),
      sql` `,
    )} END`;
  const columns = [
    ...(idColumn === null ? [] : [sql`id AS ${name(idColumn)}`]),
    sql`${cases(names.map((one) => sql`${one}`))} AS prediction`,
    ...names.map((one, c) => sql`${probabilities[c]!} AS ${name(`probability_${one}`)}`),
    ...setSql(prediction, probabilities),
    sql`${cases(probabilities)} AS confidence`,
  ];
  return sql`SELECT ${join(columns, sql`,\n  `)}${when(stamp !== null, sql`,\n  ${stamp} AS verdict`)}
FROM (SELECT *, ${decided} AS decided FROM ${query}) AS decided`;
}

/** The classes that hold the true one as often as is stated, as `score` writes them. */
function setSql(
  { sets, classes }: LoadedPrediction['manifest']['prediction'],
  probabilities: readonly Sql[],
): Sql[] {
  if (sets === undefined || classes.length > MOST_SET_CLASSES) return [];
  const isIn = sets.least.map(
    (least, c) => sql`CAST(${probabilities[c]!} AS DOUBLE) >= ${real(least - SET_ROUNDING)}`,
  );
  const inside = classes.map(({ name: one }, c) => sql`CASE WHEN ${isIn[c]!} THEN ${one} END`);
  const first = classes.map(({ name: one }, c) => sql`WHEN ${isLikeliest(probabilities, c)} THEN ${one}`);
  const set = sql`concat_ws(${BETWEEN_CLASSES}, ${join(inside)})`;
  return [
    sql`CASE WHEN ${join(isIn, sql` OR `)} THEN ${set} ELSE CASE ${join(first, sql` `)} END END AS confidence_set`,
  ];
}

/** The place of the class that is predicted. */
function decidedSql({ chosen }: LoadedPrediction['procedure'], probabilities: readonly Sql[]): Sql {
  if (chosen !== null)
    return sql`CASE WHEN CAST(${probabilities[1]!} AS DOUBLE) >= ${real(chosen.threshold)} THEN 1 ELSE 0 END`;
  const whens = probabilities.map((_, c) => sql`WHEN ${isLikeliest(probabilities, c)} THEN ${c}`);
  return sql`CASE ${join(whens, sql` `)} END`;
}
