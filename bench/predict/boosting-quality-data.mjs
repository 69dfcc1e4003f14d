// The data of the quality cases: texts as categories, gaps as missing, five times five stratified folds that all sides
// share.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const OPTIONS = { trees: 100, learningRate: 0.1, leaves: 31, minSamplesLeaf: 20, maxBins: 255 };
export const REPEATS = 5;
export const FOLDS = 5;
const SETS = {
  automobile: { file: 'automobile/train.csv', target: 'Segmentation', unused: /^ID$/ },
  telco: {
    file: 'telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv',
    target: 'Churn',
    unused: /^customerID$/,
  },
  'bank-churners': {
    file: 'bank_churners/BankChurners.csv',
    target: 'Attrition_Flag',
    unused: /^CLIENTNUM$|^Naive_Bayes/,
  },
};
export const SET_NAMES = Object.keys(SETS);
const data = join(import.meta.dirname, '../../../shared/data');

/** Reads a set and writes `x.f32`, `y.i32`, `folds.i32` [REPEATS, n] and `case.json` for the peers. */
export function prepare(name, over) {
  const { file, target, unused } = SETS[name];
  const [header, ...rows] = parse(readFileSync(join(data, file), 'utf8'));
  const columns = header.flatMap((title, j) =>
    title === target || unused.test(title)
      ? []
      : [
          columnOf(
            title,
            rows.map((row) => row[j].trim()),
          ),
        ],
  );
  const { values: y, nLevels: nClasses } = codesOf(rows.map((row) => row[header.indexOf(target)]));
  const [n, d] = [rows.length, columns.length];
  const x = new Float32Array(n * d);
  for (const [j, { values }] of columns.entries()) for (let i = 0; i < n; i++) x[i * d + j] = values[i];
  const folds = new Int32Array(REPEATS * n);
  for (let r = 0; r < REPEATS; r++) folds.set(foldsOf(y, nClasses, r + 1), r * n);
  const folder = join(tmpdir(), `clientele-bench-boosting-${name}`);
  mkdirSync(folder, { recursive: true });
  const write = (own, array) => writeFileSync(join(folder, own), new Uint8Array(array.buffer));
  write('x.f32', x);
  write('y.i32', Int32Array.from(y));
  write('folds.i32', folds);
  const categories = [...columns.keys()].filter((j) => columns[j].nLevels > 0);
  const shape = { n, d, nClasses, folds: FOLDS, repeats: REPEATS, categories };
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ ...shape, ...OPTIONS, ...over }));
  return { folder, x, y: Int32Array.from(y), folds, n, d, nClasses, columns };
}

function columnOf(title, texts) {
  if (texts.some((text) => text !== '' && Number.isNaN(Number(text)))) return { title, ...codesOf(texts) };
  return { title, nLevels: 0, values: texts.map((text) => (text === '' ? Number.NaN : Number(text))) };
}

/** Codes by ascending text; NaN for none. */
function codesOf(texts) {
  const levels = [...new Set(texts)].filter((text) => text !== '').sort();
  const codes = new Map(levels.map((level, code) => [level, code]));
  return { nLevels: levels.length, values: texts.map((text) => codes.get(text) ?? Number.NaN) };
}

/** Rows of each class in an order drawn by `seed`, dealt to the folds in turn. */
function foldsOf(y, nClasses, seed) {
  const uniform = mulberry32(seed);
  const folds = new Int32Array(y.length);
  let next = 0;
  for (let k = 0; k < nClasses; k++) {
    const own = [...y.keys()].filter((row) => y[row] === k);
    for (let i = own.length - 1; i > 0; i--) {
      const j = Math.floor(uniform() * (i + 1));
      [own[i], own[j]] = [own[j], own[i]];
    }
    for (const row of own) folds[row] = next++ % FOLDS;
  }
  return folds;
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** Plain CSV, quotes around whole fields. */
function parse(text) {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, a, b]) => a ?? b ?? ''));
}
