import { AppError, type Js, joinJs, js, jsName } from '#base';
import type { JsColumns } from './protocol.ts';
import { loadSteps, type StepsSpec } from './run-steps.ts';

/** Largest magnitude of a feature, as in the matrix. */
const LARGEST = 1e15;

/**
 * A function in JavaScript from the raw cells of a row to its features, to the bit those of the matrix: an array of
 * numbers (NaN is missing; dates in days, timestamps in seconds) and texts (null is missing) gives a Float32Array.
 * @param placeOf where in the array a raw column is.
 * @throws OPTION_INVALID when a step is not said in JavaScript.
 */
export function stepsToJs(spec: StepsSpec, placeOf: (column: string) => number): Js {
  const constants: Js[] = [];
  const lines: Js[] = [];
  const keep = (to: Js[], prefix: string) => (value: Js) => {
    const own = jsName(`${prefix}${to.length}`);
    to.push(js`const ${own} = ${value};`);
    return own;
  };
  const constant = keep(constants, 'k');
  const variable = keep(lines, 'v');
  let columns: JsColumns = new Map(
    spec.columns.map(({ name, type }) => {
      const cell = js`c[${placeOf(name)}]`;
      return [name, variable(type === 'numeric' ? js`(Math.abs(${cell}) < Infinity ? ${cell} : NaN)` : cell)];
    }),
  );
  for (const [at, fitted] of loadSteps(spec).steps.entries()) {
    if (fitted.toJs === undefined) {
      throw new AppError(
        'OPTION_INVALID',
        `export: expected steps that can be said in JavaScript, got ${spec.steps[at]!.step}`,
      );
    }
    const known = new Set([...columns.values()].map((value) => value.js));
    columns = new Map(
      [...fitted.toJs(columns, constant)].map(([name, value]) => [
        name,
        known.has(value.js) ? value : variable(value),
      ]),
    );
  }
  const fills = new Map(spec.fills.map(({ feature, value }) => [feature, value]));
  const features = [...columns].map(([name, value]) => {
    if (spec.missing === 'kept') return value;
    return js`(${value} !== ${value} ? ${fills.get(name) ?? 0} : ${value})`;
  });
  const names = [...columns.keys()];
  return js`(() => {
${joinJs(constants, js`\n`)}
const names = ${names};
return (c) => {
${joinJs(lines, js`\n`)}
const x = [${joinJs(features, js`,\n`)}];
for (let j = 0; j < x.length; j++)
if (Math.abs(x[j]) > ${LARGEST}) throw new RangeError(names[j] + ": expected features up to ${LARGEST}, got " + x[j]);
return Float32Array.from(x);
};
})()`;
}
