import { type Js, js } from '#base';
import { name, real, type Sql, sql } from '#sql';
import { type Calibrator, calibratedClasses } from '../calibrate/calibrator.ts';
import type { IsotonicKnots } from '../calibrate/isotonic.ts';
import { LEAST_INSIDE, type PlattScaling } from '../calibrate/platt.ts';
import { LEAST_PROBABILITY } from '../calibrate/temperature.ts';
import { arrayJs } from './array-js.ts';
import type { StagedSql } from './model-expression.ts';
import { floatSql, sigmoidSql, softmaxSql, sumSql } from './softmax-sql.ts';

/** Calibrated probabilities as SQL. @param said [nClasses] names of columns of type FLOAT. */
export function calibratorSql(calibrator: Calibrator, said: readonly Sql[], prefix: string): StagedSql {
  const { nClasses } = calibrator;
  if (calibrator.method === 'temperature') {
    const { inverse } = calibrator.temperature;
    const scores = said.map(
      (p, c) =>
        [
          `${prefix}z${c}`,
          sql`${real(inverse)} * ln(greatest(CAST(${p} AS DOUBLE), ${real(LEAST_PROBABILITY)}))`,
        ] as const,
    );
    const shares = softmaxSql(
      scores.map(([alias]) => name(alias)),
      prefix,
    );
    return { stages: [scores, ...shares.stages], outputs: shares.outputs };
  }
  const classes = calibratedClasses(nClasses);
  const logits = classes.map((_, at) => `${prefix}l${at}`);
  const mapped = classes.map((_, at) => `${prefix}m${at}`);
  const stages: StagedSql['stages'][number][] = [];
  if (calibrator.method === 'platt') {
    const linear = classes.map(
      (one, at) => [logits[at]!, plattSql(calibrator.maps[at]!, said[one]!)] as const,
    );
    stages.push(
      linear,
      classes.map((_, at) => [mapped[at]!, sigmoidSql(name(logits[at]!))] as const),
    );
  } else {
    stages.push(
      classes.map((one, at) => [mapped[at]!, isotonicSql(calibrator.maps[at]!, said[one]!)] as const),
    );
  }
  if (nClasses === 2) {
    const p = name(mapped[0]!);
    return { stages, outputs: [floatSql(sql`1 - ${p}`), floatSql(p)] };
  }
  const sum = `${prefix}sum`;
  stages.push([[sum, sumSql(mapped.map((one) => name(one)))]]);
  const share = (one: string) =>
    floatSql(sql`CASE WHEN ${name(sum)} > 0 THEN ${name(one)} / ${name(sum)} ELSE ${real(1 / nClasses)} END`);
  return { stages, outputs: mapped.map(share) };
}

/** -(slope logit + offset): the calibrated probability is its sigmoid. */
function plattSql({ slope, offset }: PlattScaling, p: Sql): Sql {
  const inside = sql`least(greatest(CAST(${p} AS DOUBLE), ${real(LEAST_INSIDE)}), ${real(1 - LEAST_INSIDE)})`;
  return sql`-(${real(slope)} * ln(${inside} / (1 - ${inside})) + ${real(offset)})`;
}

/** Straight between knots; found by halves, so that many knots do not nest deeply. */
function isotonicSql({ x, y }: IsotonicKnots, p: Sql): Sql {
  const value = sql`CAST(${p} AS DOUBLE)`;
  const last = x.length - 1;
  const within = (low: number, high: number): Sql => {
    if (high - low > 1) {
      const middle = (low + high) >> 1;
      return sql`CASE WHEN ${value} >= ${real(x[middle]!)} THEN ${within(middle, high)} ELSE ${within(low, middle)} END`;
    }
    const rise = y[high]! - y[low]!;
    const run = x[high]! - x[low]!;
    return sql`least(${real(y[low]!)} + (${real(rise)} * (${value} - ${real(x[low]!)})) / ${real(run)}, ${real(y[high]!)})`;
  };
  if (last === 0) return real(y[0]!);
  return sql`CASE WHEN ${value} <= ${real(x[0]!)} THEN ${real(y[0]!)} WHEN ${value} >= ${real(x[last]!)} THEN ${real(y[last]!)} ELSE ${within(0, last)} END`;
}

/** A function from probabilities to calibrated ones, both Float32Array [nClasses]. */
export function calibratorJs(calibrator: Calibrator): Js {
  const { nClasses } = calibrator;
  if (calibrator.method === 'temperature')
    return js`((said) => softmax(Float64Array.from(said, (p) => ${calibrator.temperature.inverse} * Math.log(Math.max(p, ${LEAST_PROBABILITY})))))`;
  const maps =
    calibrator.method === 'platt'
      ? calibrator.maps.map(plattJs)
      : calibrator.maps.map(({ x, y }) => isotonicJs({ x, y }));
  if (nClasses === 2) {
    return js`(() => { const map = ${maps[0]!}; return (said) => { const p = map(said[1]); return Float32Array.of(1 - p, p); }; })()`;
  }
  const list = { js: `[${maps.map((map) => map.js).join(', ')}]` };
  return js`(() => { const maps = ${list}; return (said) => {
const own = maps.map((map, c) => map(said[c]));
const sum = own.reduce((a, b) => a + b, 0);
return Float32Array.from(own, (p) => (sum > 0 ? p / sum : ${1 / nClasses}));
}; })()`;
}

function plattJs({ slope, offset }: PlattScaling): Js {
  return js`((p) => {
const inside = Math.min(Math.max(p, ${LEAST_INSIDE}), ${1 - LEAST_INSIDE});
const z = ${slope} * Math.log(inside / (1 - inside)) + ${offset};
return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
})`;
}

function isotonicJs({ x, y }: IsotonicKnots): Js {
  return js`(() => { const x = ${arrayJs(x)}, y = ${arrayJs(y)}; return (p) => {
let low = 0, high = x.length - 1;
if (p <= x[low]) return y[low];
if (p >= x[high]) return y[high];
while (high - low > 1) {
const middle = (low + high) >> 1;
if (x[middle] <= p) low = middle; else high = middle;
}
return Math.min(y[low] + ((y[high] - y[low]) * (p - x[low])) / (x[high] - x[low]), y[high]);
}; })()`;
}
