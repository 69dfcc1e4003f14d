import { js } from '#base';
import {
  arrayJs,
  floatSql,
  type ModelExpression,
  type StagedSql,
  sigmoidSql,
  softmaxSql,
  sumSql,
} from '#learn';
import { name, real, type Sql, sql } from '#sql';
import type { LogisticRegressionState } from './state.ts';

/** Linear scores, then sigmoid or softmax, in SQL and JavaScript; classes without rows have 0. */
export function logisticExpression(state: LogisticRegressionState): ModelExpression {
  const { features, nClasses, classes, coefficients } = state;
  const width = features.length + 1;
  return {
    sql: (of, prefix) => {
      const { stages, outputs } = presentSql(state, of, prefix);
      const all = Array.from({ length: nClasses }, () => floatSql(real(0)));
      for (const [at, one] of classes.entries()) all[one] = outputs[at]!;
      return { stages, outputs: all };
    },
    js: () => js`(() => {
const width = ${width}, classes = ${[...classes]}, coefficients = ${arrayJs(coefficients)};
const scores = (x) => Array.from({ length: coefficients.length / width }, (_, c) => {
let sum = coefficients[(c + 1) * width - 1];
for (let j = 0; j < width - 1; j++) sum += coefficients[c * width + j] * x[j];
return sum;
});
return (x) => {
const own = scores(x);
const out = new Float32Array(${nClasses});
const p = own.length === 0 ? [1] : own.length === 1 ? [1 - sigmoid(own[0]), sigmoid(own[0])] : softmax(own);
classes.forEach((one, at) => { out[one] = p[at]; });
return out;
};
})()`,
  };
}

/** Probabilities of the classes that had rows. */
function presentSql(
  { features, classes, coefficients }: LogisticRegressionState,
  of: readonly Sql[],
  prefix: string,
): StagedSql {
  const width = features.length + 1;
  const scores = Array.from({ length: coefficients.length / width }, (_, c) => {
    const own = coefficients.subarray(c * width, (c + 1) * width);
    return [`${prefix}z${c}`, scoreSql(own, of)] as const;
  });
  if (classes.length === 1) return { stages: [], outputs: [floatSql(real(1))] };
  if (classes.length > 2) {
    const shares = softmaxSql(
      scores.map(([alias]) => name(alias)),
      prefix,
    );
    return { stages: [scores, ...shares.stages], outputs: shares.outputs };
  }
  const p = `${prefix}p`;
  return {
    stages: [scores, [[p, sigmoidSql(name(scores[0]![0]))]]],
    outputs: [floatSql(sql`1 - ${name(p)}`), floatSql(name(p))],
  };
}

/** The intercept, which comes last, and coefficient times feature. */
function scoreSql(coefficients: Float64Array, of: readonly Sql[]): Sql {
  const terms = of.flatMap((feature, j) =>
    coefficients[j] === 0 ? [] : [sql`${real(coefficients[j]!)} * ${feature}`],
  );
  return sumSql([real(coefficients[of.length]!), ...terms]);
}
