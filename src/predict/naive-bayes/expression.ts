import { js } from '#base';
import { arrayJs, type ModelExpression, softmaxSql, sumSql } from '#learn';
import { name, real, type Sql, sql } from '#sql';
import type { NaiveBayesState } from './state.ts';
import { LEAST_LOG, type NaiveBayesTables, tablesOf } from './tables.ts';

/** Log prior and log likelihoods, then softmax, in SQL and JavaScript; a class without rows has 0. */
export function naiveBayesExpression(state: NaiveBayesState): ModelExpression {
  const tables = tablesOf(state);
  const { nClasses, priors, levels } = state;
  return {
    sql: (of, prefix) => {
      const present = [...priors.keys()].filter((c) => priors[c]! > 0);
      const scores = present.map((c) => {
        const terms = of.flatMap((x, j) =>
          levels[j]! > 0 ? levelSql(tables, { x, j, c, state }) : numberSql(tables, { x, j, c, state }),
        );
        return [`${prefix}z${c}`, sumSql([real(tables.logPriors[c]!), ...terms])] as const;
      });
      const shares = softmaxSql(
        scores.map(([alias]) => name(alias)),
        prefix,
      );
      const outputs = Array.from({ length: nClasses }, (): Sql => sql`CAST(0 AS FLOAT)`);
      for (const [at, c] of present.entries()) outputs[c] = shares.outputs[at]!;
      return { stages: [scores, ...shares.stages], outputs };
    },
    js: () => js`(() => {
const levels = ${[...levels]}, starts = ${[...tables.starts]}, logPriors = ${[...tables.logPriors]};
const logShares = ${arrayJs(tables.logShares)}, means = ${arrayJs(state.means)};
const precisions = ${arrayJs(tables.precisions)}, halfLogs = ${arrayJs(tables.halfLogs)};
const nCols = levels.length, nLevels = logShares.length / ${nClasses};
return (x) => {
const scores = Float64Array.from(logPriors);
for (let j = 0; j < nCols; j++) {
const value = x[j];
if (value !== value || (levels[j] > 0 && !(value >= 0 && value < levels[j]))) continue;
for (let c = 0; c < ${nClasses}; c++) {
if (levels[j] > 0) scores[c] += logShares[c * nLevels + starts[j] + value];
else {
const off = value - means[c * nCols + j];
scores[c] -= Math.min(off * off * precisions[c * nCols + j], ${-LEAST_LOG}) + halfLogs[c * nCols + j];
}
}
}
return softmax(scores);
};
})()`,
  };
}

interface Place {
  readonly x: Sql;
  readonly j: number;
  readonly c: number;
  readonly state: NaiveBayesState;
}

function numberSql({ precisions, halfLogs }: NaiveBayesTables, { x, j, c, state }: Place): Sql[] {
  const at = c * state.levels.length + j;
  const off = sql`(${x} - ${real(state.means[at]!)})`;
  return [
    sql`CASE WHEN ${x} IS NULL THEN 0e0 ELSE -(least(${off} * ${off} * ${real(precisions[at]!)}, ${real(-LEAST_LOG)}) + ${real(halfLogs[at]!)}) END`,
  ];
}

function levelSql({ starts, logShares }: NaiveBayesTables, { x, j, c, state }: Place): Sql[] {
  const nLevels = state.shares.length / state.nClasses;
  const first = c * nLevels + starts[j]!;
  const whens = Array.from(
    { length: state.levels[j]! },
    (_, level) => sql` WHEN ${level} THEN ${real(logShares[first + level]!)}`,
  );
  return [sql`CASE ${x}${{ type: 'sequence', parts: whens }} ELSE 0e0 END`];
}
