import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { createHost, scoreFile } from '#pipeline';
import { parseCsv } from '../testkit/read-csv.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { runTrain } from '../testkit/run-train.ts';

interface Member {
  readonly i: number;
  readonly age: number;
  readonly visits: number;
  readonly left: boolean;
}

/** Members of whom the old and rarely seen ones leave more often. */
const members = ((): Member[] => {
  const rng = createRng(5);
  return Array.from({ length: 150 }, (_, i) => {
    const [age, visits] = [18 + rng.int(60), rng.int(30)];
    return { i, age, visits, left: (age - 48) / 12 - (visits - 15) / 6 + rng.normal() > 0.5 };
  });
})();
const yes = ({ left }: Member) => (left ? 'yes' : 'no');
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

async function fileOf(header: string, row: (member: Member) => string, n = members.length): Promise<string> {
  const file = join(await temporaryFolder(), 'members.csv');
  await writeFile(file, `${[header, ...members.slice(0, n).map(row)].join('\n')}\n`);
  return file;
}

const QUICK = { learners: ['decision-tree'], folds: 2, repeats: 1 };
const of = (column: string) => ({ kind: 'column', column });
const trained = async (file: string, options: Record<string, unknown> = {}) =>
  (await runTrain({ files: [file], target: of('left'), ...QUICK, ...options })).prediction;

test('rows without a target are counted and left out', async () => {
  const row = (one: Member) => `M${one.i},${one.age},${one.visits},${one.i % 10 === 0 ? '' : yes(one)}`;
  const prediction = await trained(await fileOf('id,age,visits,left', row));
  expect(prediction).toMatchObject({ rows: 135, rowsWithoutTarget: 15 });
  const known = members.filter(({ i }) => i % 10 !== 0);
  expect(prediction.classes.map(({ rows }) => rows)).toEqual([
    known.filter(({ left }) => !left).length,
    known.filter(({ left }) => left).length,
  ]);
});

test('fewer rows of a class than folds, or of all, are told with the class', async () => {
  const rare = await fileOf(
    'id,age,visits,left',
    (one) => `M${one.i},${one.age},${one.visits},${one.i === 7 ? 'a "b"' : 'c'}`,
  );
  // text with quotes inside of a cell that is not quoted
  await expect(trained(rare)).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: 'target "left": expected at least 2 rows of each class for 2 folds, got 1 of "a "b""',
    hint: expect.stringContaining('--folds'),
  });
  const few = await fileOf(
    'id,age,visits,left',
    (one) => `M${one.i},${one.age},${one.visits},${one.i % 2 === 0 ? 'x' : 'z'}`,
    8,
  );
  await expect(trained(few, { folds: 5 })).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('got 4 of "x"'),
  });
});

test('numbers that are none or endless are missing; those beyond all bounds are refused with their column', async () => {
  const odd = ['NaN', 'inf', '-Infinity', 'nan'];
  const row = (one: Member) =>
    `M${one.i},${one.i % 9 === 0 ? odd[(one.i / 9) % 4] : one.age},${one.visits},${yes(one)}`;
  const prediction = await trained(await fileOf('id,age,visits,left', row), {
    learners: ['logistic-regression'],
  });
  expect(prediction.features.map(({ column }) => column)).toEqual(expect.arrayContaining(['age', 'visits']));
  for (const { mean } of Object.values(prediction.metrics))
    expect(mean === null || Number.isFinite(mean)).toBe(true);
  const huge = await fileOf(
    'id,age,visits,left',
    (one) => `M${one.i},${one.i === 3 ? '1e300' : `${one.age}.5`},${one.visits},${yes(one)}`,
  );
  await expect(trained(huge, { learners: ['logistic-regression'] })).rejects.toMatchObject({
    code: 'COLUMN_WRONG_KIND',
    data: { column: 'age' },
  });
});

test('classes of odd characters are told apart, kept as they are and scored', async () => {
  const names = ['a "b", c', '<b>é😀</b>', 'x\ny', '=1+1', 'Yes', 'yes'];
  const row = (one: Member) =>
    `M${one.i},${one.age},${10 * (one.i % 6) + (one.visits % 5)},${quoted(names[one.i % 6]!)}`;
  const file = await fileOf('id,age,visits,kind', row);
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const { prediction, model, files } = await runTrain(
    { files: [file], target: of('kind'), ...QUICK },
    { workspace },
  );
  expect(new Set(prediction.classes.map(({ name }) => name))).toEqual(new Set(names));
  expect(prediction.verdict).toBe('signal');
  expect(await readFile(files.page, 'utf8')).not.toContain('<b>é');
  const out = join(folder, 'scored.csv');
  const host = createHost({ workspace, threads: 1 });
  await scoreFile({ file, model: `${model.name}@1`, out, append: false }, host);
  const [head, ...rows] = parseCsv(await readFile(out, 'utf8'));
  expect(head!.slice(4, 11)).toEqual([
    'prediction',
    ...prediction.classes.map(({ name }) => `probability_${name}`),
  ]);
  // a cell that a spreadsheet would take for a formula gets an apostrophe
  const said = rows.map((cells) => cells[4]!.replace(/^'=/, '='));
  const right = said.filter((name, i) => name === names[i % 6]).length;
  expect(right / rows.length).toBeGreaterThan(0.9);
});

test('columns whose names differ in case or blanks are features of their own', async () => {
  const row = (one: Member) => `M${one.i},${one.age},${one.age % 7},${one.visits},${yes(one)}`;
  const prediction = await trained(await fileOf('id,age, AGE ,visits,left', row));
  const names = prediction.features.map(({ column }) => column);
  expect(names).toHaveLength(3);
  expect(new Set(names).size).toBe(3);
  await expect(trained(await fileOf('id,age,age,visits,left', row))).rejects.toMatchObject({
    code: 'COLUMN_DUPLICATE',
  });
});

test('a target of many numbers, an empty one, an unknown class and an unknown column say what to do', async () => {
  const row = (one: Member) =>
    `M${one.i},${one.age},${one.visits * 1000 + one.i},${one.age / 7},,${yes(one)}`;
  const file = await fileOf('id,age,units,share,none,left', row);
  await expect(trained(file, { target: of('units') })).rejects.toMatchObject({
    code: expect.stringMatching(/TARGET_INVALID|COLUMN_WRONG_KIND/),
    hint: expect.stringContaining('--churn-when'),
  });
  await expect(trained(file, { target: of('share') })).rejects.toMatchObject({
    code: 'COLUMN_WRONG_KIND',
    hint: expect.stringContaining('--churn-when'),
  });
  await expect(trained(file, { target: of('none') })).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('no value at all'),
  });
  await expect(trained(file, { positive: 'maybe' })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    hint: 'The classes are "no" and "yes".',
  });
  await expect(trained(file, { target: { kind: 'churn-when', formula: 'unitz > 9' } })).rejects.toMatchObject(
    { code: 'FORMULA_INVALID', hint: expect.stringContaining('"units"') },
  );
});

test('scoring a file that lacks a column is refused, and levels that the model does not know are counted', async () => {
  const areas = ['n', 's', 'e'];
  const row = (more: (one: Member) => string) => (one: Member) =>
    `M${one.i},${one.age},${more(one)},${yes(one)}`;
  const file = await fileOf(
    'id,age,area,left',
    row(({ i }) => areas[i % 3]!),
  );
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const { model } = await runTrain({ files: [file], target: of('left'), ...QUICK }, { workspace });
  const host = createHost({ workspace, threads: 1 });
  const out = join(folder, 'scored.csv');
  const score = (given: string) =>
    scoreFile({ file: given, model: `${model.name}@1`, out, append: false }, host);
  const unknown = await score(
    await fileOf(
      'id,age,area,left',
      row(({ i }) => (i < 20 ? 'west' : 'n')),
    ),
  );
  expect(unknown.findings).toMatchObject([{ code: 'unknown-levels', column: 'area', count: 20 }]);
  const lacking = await fileOf('id,age,left', (one) => `M${one.i},${one.age},${yes(one)}`);
  await expect(score(lacking)).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN', data: { column: 'area' } });
});

test('rows listed twice under other ids are found although each has a number and an address of its own', async () => {
  const file = join(await temporaryFolder(), 'members.csv');
  const rng = createRng(9);
  const incomes = members.map(() => (1000 * Math.exp(rng.normal())).toFixed(2));
  const rows = [...members, ...members.slice(0, 20)].map(
    (one, i) =>
      `${i + 1},M${i},m${i}@example.org,${900_000 + 37 * i},${one.age},${incomes[one.i]},${yes(one)}`,
  );
  await writeFile(file, `${['row,member_id,mail,phone,age,income,left', ...rows].join('\n')}\n`);
  const prediction = await trained(file);
  const [twice] = prediction.guards.filter(({ code }) => code === 'listed-twice');
  expect(twice).toMatchObject({ severity: 'warning' });
  expect(twice!.evidence).toMatch(/^40 rows .* 20 of them to an earlier one/);
  expect(prediction.validation.groups).toBe(150);
});

test('columns of today beside a window of the past are told to may know what came; orders alone raise nothing', async () => {
  const folder = await temporaryFolder();
  const rng = createRng(3);
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
  const lines = members.flatMap(({ i, visits }) =>
    Array.from({ length: 2 + (visits % 6) }, () => `M${i},${day(rng.int(120))},${5 + rng.int(90)}`),
  );
  const [orders, customers] = [join(folder, 'orders.csv'), join(folder, 'customers.csv')];
  await writeFile(orders, `${['customer_id,order_date,amount', ...lines].join('\n')}\n`);
  const rows = members.map(({ i, age }) => `M${i},${age},${rng.int(9)}`);
  await writeFile(customers, `${['customer_id,age,complaints', ...rows].join('\n')}\n`);
  const leaksOf = async (...files: string[]) => {
    const target = { kind: 'churn-days', days: 30 };
    const { prediction } = await runTrain({ files, target, ...QUICK });
    return prediction.guards.filter(({ code }) => code === 'time-leak');
  };
  expect(await leaksOf(orders)).toEqual([]);
  const guards = await leaksOf(orders, customers);
  expect(guards).toMatchObject([{ severity: 'warning', columns: ['age', 'complaints'] }]);
  // the log ends on day 119, so that the window begins on day 90
  expect(guards[0]!.evidence).toContain(day(90));
});
