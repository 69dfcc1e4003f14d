import { type Js, joinJs, js, jsName } from '#base';
import { stepsToJs } from '#features';
import { calibratorJs, type FittedProcedure, RUNTIME, SET_ROUNDING } from '#learn';
import { LEAST_SAID } from '#predict';
import { stampInFiles } from '../prediction-stamp.ts';
import type { LoadedPrediction } from '../train/load-prediction.ts';
import { CELLS } from './cells-js.ts';
import { expressionOf, partOf, placeOfRecipe, recipesOf, sharesWithin } from './parts-of.ts';

/** How much of a hard vote are the mean probabilities (see voting). */
const TIE_SHARE = 1e-3;

/**
 * An ES module without dependencies that predicts rows of raw columns: `predict(row)` gives what `score` adds to a row.
 * @param label name@version @throws OPTION_INVALID where a part cannot be said in JavaScript
 */
export function predictionJs({ manifest, columns, procedure }: LoadedPrediction, label: string): string {
  const { prediction, provenance } = manifest;
  const facts = new Map(manifest.columns.map((column) => [column.name, column]));
  const read = columns.map(({ name, type }) => {
    const { storage, missingTokens } = facts.get(name)!;
    return { name, type, storage, missing: missingTokens };
  });
  const places = new Map(columns.map(({ name }, j) => [name, j]));
  const recipes = recipesOf(procedure.inner);
  const definitions: Js[] = recipes.map(
    (spec, at) => js`const ${jsName(`recipe${at}`)} = ${stepsToJs(spec, (column) => places.get(column)!)};`,
  );
  const define = (value: Js): Js => {
    const own = jsName(`part${definitions.length}`);
    definitions.push(js`const ${own} = ${value};`);
    return own;
  };
  const said = (one: FittedProcedure): Js => {
    const part = partOf(one);
    if (part.kind === 'classifier') {
      const recipe = jsName(`recipe${placeOfRecipe(recipes, part.spec)}`);
      const model = define(expressionOf(part).js());
      return define(js`(c) => ${model}(${recipe}(c))`);
    }
    if (part.kind === 'constant') return define(js`() => Float32Array.from(${[...part.shares]})`);
    if (part.kind === 'voting') {
      const members = part.members.map(said);
      return define(
        js`votes([${joinJs(members)}], { isHard: ${part.voting === 'hard'}, shares: ${[...part.shares]} })`,
      );
    }
    if (part.kind === 'stacking') {
      const top = define(expressionOf({ model: part.top }).js());
      return define(js`(c) => ${top}(saidByMembers([${joinJs(part.members.map(said))}], c))`);
    }
    const own = part.steps.map(({ procedure: step }) => said(step));
    const tree = part.steps.map(({ branches }) =>
      branches.map((branch) => ('step' in branch ? branch.step : sharesWithin(branch, part.shares))),
    );
    return define(js`alongSteps([${joinJs(own)}], { tree: ${tree}, nClasses: ${part.shares.length} })`);
  };
  const inner = said(procedure.inner);
  const { calibrator, chosen } = procedure;
  const last =
    calibrator === null
      ? inner
      : define(js`((calibrated) => (c) => calibrated(${inner}(c)))(${calibratorJs(calibrator)})`);
  const stamp = stampInFiles(prediction);
  const about = {
    name: label,
    target: prediction.target,
    description: prediction.description,
    classes: prediction.classes.map((one) => one.name),
    positive: prediction.positive,
    verdict: stamp ?? 'signal',
    madeBy: `clientele ${provenance.version}`,
  };
  return js`// A model that predicts ${{ js: line(prediction.target) }}, by Clientele; it needs nothing but this file.
//   import { predict } from './model.mjs';
//   predict({ ${{ js: line(columns[0]?.name ?? '') }}: ..., ... })  ->  { prediction, confidence, probabilities }
// What is missing is null; a column that a row lacks, or a value that does not fit it, is a TypeError.

export const model = ${about};

/** The raw columns of a row. */
export const columns = ${read};
${RUNTIME}
${CELLS}
${COMBINED}
${joinJs(definitions, js`\n`)}

/** What the model says of a row of raw columns. */
export function predict(row) {
const said = ${last}(cells(row));
const own = ${decidedJs(chosen)};${setJs(prediction.sets?.least ?? null)}
const probabilities = Object.fromEntries(model.classes.map((name, c) => [name, said[c]]));
return { prediction: model.classes[own], confidence: said[own], probabilities${prediction.sets === undefined ? js`` : js`, confidenceSet`}${stamp === null ? js`` : js`, verdict: model.verdict`} };
}
`.js;
}

function decidedJs(chosen: LoadedPrediction['procedure']['chosen']): Js {
  return chosen === null ? js`first(said, 0, said.length)` : js`said[1] >= ${chosen.threshold} ? 1 : 0`;
}

/** The classes that hold the true one as often as is stated; the likeliest where none is likely enough. */
function setJs(least: readonly number[] | null): Js {
  if (least === null) return js``;
  return js`
const inside = model.classes.filter((_, c) => said[c] >= ${least}[c] - ${SET_ROUNDING});
const confidenceSet = inside.length > 0 ? inside : [model.classes[first(said, 0, said.length)]];`;
}

/** A name as part of a line of comment. */
function line(text: string): string {
  return JSON.stringify(text)
    .replace(/[\u2028\u2029]/g, ' ')
    .replaceAll('<', '');
}

/** Members that vote, and steps that divide. */
const COMBINED = js`
const votes = (members, { isHard, shares }) => (c) => {
  let sums = null;
  members.forEach((member, at) => {
    const said = member(c);
    sums ??= new Float64Array(said.length);
    const share = shares[at] * (isHard ? ${TIE_SHARE} : 1);
    for (let i = 0; i < said.length; i++) sums[i] += share * said[i];
    if (isHard) sums[first(said, 0, said.length)] += shares[at] * ${1 - TIE_SHARE};
  });
  return Float32Array.from(sums);
};

const saidByMembers = (members, c) => {
  const clipped = (p) => Math.log(Math.min(${1 - LEAST_SAID}, Math.max(${LEAST_SAID}, p)));
  return Float32Array.from(
    members.flatMap((member) => {
      const said = [...member(c)].map(clipped);
      return said.length === 2 ? [said[1] - said[0]] : said;
    }),
  );
};

const alongSteps = (steps, { tree, nClasses }) => (c) => {
  const out = new Float32Array(nClasses);
  const walk = (at, reached) => {
    const said = Float64Array.from(steps[at](c));
    const sum = said.reduce((a, b) => a + b, 0);
    tree[at].forEach((branch, place) => {
      const along = reached * (said[place] / sum);
      if (typeof branch === 'number') walk(branch, along);
      else for (const [one, share] of branch) out[one] = along * share;
    });
  };
  walk(0, 1);
  return out;
};`;
