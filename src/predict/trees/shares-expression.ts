import { js } from '#base';
import type { TreeArrays } from '#kernels';
import { floatSql, type ModelExpression } from '#learn';
import { real, sql } from '#sql';
import { treeSumsJs, treeSumsSql } from './trees-expression.ts';

/** Mean shares of the leaves, in SQL and JavaScript. */
export function sharesExpression(trees: TreeArrays): ModelExpression {
  const nTrees = trees.roots.length - 1;
  return {
    sql: (of, prefix) => {
      const { stages, sums } = treeSumsSql(trees, { of, groups: 1, prefix });
      return { stages, outputs: sums.map((sum) => floatSql(sql`${sum} / ${real(nTrees)}`)) };
    },
    js: () => js`(() => {
const sums = ${treeSumsJs(trees, 1)};
return (x) => Float32Array.from(sums(x), (sum) => sum / ${nTrees});
})()`,
  };
}
