import { js } from '#base';
import { floatSql, type ModelExpression, sigmoidSql, softmaxSql } from '#learn';
import { name, real, sql } from '#sql';
import { treeSumsJs, treeSumsSql } from '../trees/index.ts';
import type { GradientBoostingState } from './state.ts';

/** Sums of leaves, then sigmoid or softmax, in SQL and JavaScript. */
export function boostingExpression({ trees, base }: GradientBoostingState): ModelExpression {
  const groups = base.length;
  return {
    sql: (of, prefix) => {
      const { stages, sums } = treeSumsSql(trees, { of, groups, prefix });
      const scores = sums.map((sum, g) => [`${prefix}z${g}`, sql`${sum} + ${real(base[g]!)}`] as const);
      const own = [...stages, scores];
      if (groups > 1) {
        const shares = softmaxSql(
          scores.map(([alias]) => name(alias)),
          prefix,
        );
        return { stages: [...own, ...shares.stages], outputs: shares.outputs };
      }
      const p = `${prefix}p`;
      const stage = [[p, sigmoidSql(name(scores[0]![0]))] as const];
      return { stages: [...own, stage], outputs: [floatSql(sql`1 - ${name(p)}`), floatSql(name(p))] };
    },
    js: () =>
      groups > 1
        ? js`(() => {
const base = ${[...base]}, sums = ${treeSumsJs(trees, groups)};
return (x) => softmax(sums(x).map((sum, g) => sum + base[g]));
})()`
        : js`(() => {
const sums = ${treeSumsJs(trees, 1)};
return (x) => {
const p = sigmoid(sums(x)[0] + ${base[0]!});
return Float32Array.of(1 - p, p);
};
})()`,
  };
}
