import { type Js, js } from '#base';
import { arrayJs, type ModelExpression, softmaxSql, sumSql } from '#learn';
import { name, real, type Sql, sql } from '#sql';
import type { MultilayerPerceptronState } from './state.ts';

/** Products beyond this count as it, as in the kernel. */
const LIMIT = 1e15;

/** Layer after layer in SQL and JavaScript; sums in f64, where the model takes f32. */
export function mlpExpression({ network }: MultilayerPerceptronState): ModelExpression {
  const { layers, activation } = network;
  return {
    sql: (of, prefix) => {
      let inputs = of;
      const stages = layers.map(({ nIn, nOut, weights, bias }, at) => {
        const products = Array.from({ length: nOut }, (_, unit) => {
          const terms = inputs.map((x, i) => sql`${real(weights[unit * nIn + i]!)} * ${x}`);
          return [`${prefix}l${at}_${unit}`, sumSql([real(bias[unit]!), ...terms])] as const;
        });
        inputs = products.map(([alias]) => (at < layers.length - 1 ? activated(name(alias)) : name(alias)));
        return products;
      });
      const shares = softmaxSql(inputs, prefix);
      return { stages: [...stages, ...shares.stages], outputs: shares.outputs };
    },
    js: () => js`(() => {
const layers = ${layersJs()};
const limited = (z) => Math.min(Math.max(z, ${-LIMIT}), ${LIMIT});
return (x) => {
let values = Float64Array.from(x, limited);
layers.forEach(({ nIn, weights, bias }, at) => {
const input = values;
values = Float64Array.from(bias, (start, unit) => {
let sum = start;
for (let i = 0; i < nIn; i++) sum += weights[unit * nIn + i] * input[i];
const z = limited(sum);
return at === layers.length - 1 ? z : ${activatedJs()};
});
});
return softmax(values);
};
})()`,
  };

  function activated(z: Sql): Sql {
    return activation.kind === 'tanh'
      ? sql`tanh(${z})`
      : sql`CASE WHEN ${z} > 0 THEN ${z} ELSE ${real(activation.slope)} * ${z} END`;
  }

  function activatedJs(): Js {
    return activation.kind === 'tanh' ? js`Math.tanh(z)` : js`Math.max(z, ${activation.slope} * z)`;
  }

  function layersJs(): Js {
    const own = layers.map(
      ({ nIn, weights, bias }) => js`{ nIn: ${nIn}, weights: ${arrayJs(weights)}, bias: ${arrayJs(bias)} }`,
    );
    return { js: `[${own.map((one) => one.js).join(',\n')}]` };
  }
}
