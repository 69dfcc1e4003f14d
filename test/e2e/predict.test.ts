import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import {
  createHost,
  evaluate,
  leaderboard,
  predict,
  runOptionsSchema,
  runPipeline,
  scoreFile,
  silentLogger,
  train,
  trainOptionsSchema,
  Workspace,
} from '../../src/index.ts';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const host = () => createHost({ threads: 2, workspace: at('workspace'), out: at('out') });
const HEAD = 'member_id,age,visits,region,left\n';

/** Members of whom the old and rarely seen ones leave, or, without effect, anyone. */
function members(n: number, { seed, effect }: { seed: number; effect: number }): string[] {
  const rng = createRng(seed);
  return Array.from({ length: n }, (_, i) => {
    const [age, visits] = [18 + rng.int(60), rng.int(30)];
    const left = effect * ((age - 48) / 12 - (visits - 15) / 6) + rng.normal() > 1 ? 'yes' : 'no';
    return `M${seed}-${i},${age},${visits},${['north', 'south', 'east'][rng.int(3)]},${left}`;
  });
}

function learn(files: string[], name: string, more: object) {
  const quick = { learners: ['logistic-regression'], repeats: 1, name };
  return train(trainOptionsSchema.parse({ files, ...quick, ...more }), host());
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-predict-'));
  const later = members(150, { seed: 2, effect: 1 });
  later[3] = later[3]!.replace(/,\w+$/, ',');
  later[4] = later[4]!.replace(/,\w+$/, ',perhaps');
  await writeFile(at('members.csv'), `${HEAD}${members(300, { seed: 1, effect: 1 }).join('\n')}\n`);
  await writeFile(at('later.csv'), `${HEAD}${later.join('\n')}\n`);
  await writeFile(at('chance.csv'), `${HEAD}${members(200, { seed: 3, effect: 0 }).join('\n')}\n`);
  await writeFile(
    at('new.csv'),
    'member_id,age,visits,region,colour\n=X1,70,2,north,red\nN2,20,28,west,blue\nN3,oops,10,,red\n',
  );
  const churn = { target: { kind: 'churn-column', column: 'left' } };
  await learn([at('members.csv')], 'members', churn);
  await learn([at('chance.csv')], 'chance', churn);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('predict gives what score gives, and tells what the model does not know', async () => {
  const [out, scored] = [at('p.csv'), at('s.csv')];
  const found = await predict({ file: at('new.csv'), model: 'members', out, limit: 2 }, host());
  await scoreFile({ file: at('new.csv'), model: 'members', out: scored, append: false }, host());
  expect(found).toMatchObject({
    model: 'members@1',
    verdict: 'signal',
    total: 3,
    withoutPrediction: 0,
    file: out,
  });
  expect(found.unknown).toEqual({ levels: [{ column: 'region', rows: 1 }], columns: ['colour'] });
  expect(found.findings.map(({ code }) => code)).toEqual([
    'unreadable-values',
    'unknown-levels',
    'formulas-neutralised',
    'unknown-columns',
  ]);
  expect(found.rows.map(({ id }) => id)).toEqual(['=X1', 'N2']);
  const [head, ...rows] = parseCsv(await readFile(out, 'utf8'));
  expect(head).toEqual([
    'member_id',
    'prediction',
    'probability_no',
    'probability_yes',
    'confidence_set',
    'confidence',
    'model',
  ]);
  expect(rows.map(([id]) => id)).toEqual(["'=X1", 'N2', 'N3']);
  const [, ...expected] = parseCsv(await readFile(scored, 'utf8'));
  expect(rows.map((row) => row.slice(1))).toEqual(expected.map((row) => row.slice(5)));
  const [first] = found.rows;
  expect(first!.probabilities).toEqual({ no: Number(rows[0]![2]), yes: Number(rows[0]![3]) });
});

test('a verdict that is no signal stands in every row of every file', async () => {
  const [out, scored] = [at('pc.csv'), at('sc.csv')];
  const found = await predict({ file: at('new.csv'), model: 'chance', out }, host());
  expect(found.verdict).toBe('none');
  await scoreFile({ file: at('new.csv'), model: 'chance', out: scored, append: false }, host());
  for (const file of [out, scored]) {
    const [head, ...rows] = parseCsv(await readFile(file, 'utf8'));
    expect(head!.slice(-2)).toEqual(['model', 'verdict']);
    expect(rows.map((row) => row.at(-1))).toEqual(['none', 'none', 'none']);
  }
});

test('evaluate judges the rows whose class is known beside the training and the majority class', async () => {
  const result = await evaluate({ file: at('later.csv'), model: 'members' }, host());
  expect(result.rows).toMatchObject({ read: 150, used: 148 });
  expect(result.rows.leftOut.map(({ code, rows }) => [code, rows])).toEqual([
    ['no-target', 1],
    ['unknown-class', 1],
  ]);
  expect(result.rows.leftOut[1]!.reason).toContain('"perhaps" (1)');
  expect(result.independence.level).toBe('unseen');
  const { rows } = await predict({ file: at('later.csv'), model: 'members' }, host());
  const texts = parseCsv(await readFile(at('later.csv'), 'utf8')).slice(1);
  const judged = rows.flatMap(({ prediction, probabilities }, i) => {
    const left = texts[i]![4]!;
    return left === 'yes' || left === 'no' ? [{ left, prediction, p: probabilities['yes']! }] : [];
  });
  const right = judged.filter(({ left, prediction }) => left === prediction).length;
  expect(result.metrics['accuracy']!.mean).toBeCloseTo(right / 148, 12);
  // Mann and Whitney: pairs that stand in the right order; files round to four digits
  const [gone, here] = ['yes', 'no'].map((wanted) => judged.filter(({ left }) => left === wanted));
  const wins = gone!.flatMap(({ p }) =>
    here!.map((other): number => (p > other.p ? 1 : p === other.p ? 0.5 : 0)),
  );
  const auc = wins.reduce((sum, one) => sum + one, 0) / wins.length;
  expect(result.metrics['auc']!.mean).toBeCloseTo(auc, 3);
  expect(result.metrics['auc']!.low).toBeLessThan(auc);
  expect(result.metrics['auc']!.high).toBeGreaterThan(auc);
  expect(result.confusion[0]![0]! + result.confusion[1]![1]!).toBe(right);
  const [majority] = result.baselines;
  expect(majority).toMatchObject({ name: 'majority', metrics: { auc: 0.5, accuracy: here!.length / 148 } });
  expect(result.gain!.mean).toBeCloseTo(auc - 0.5, 3);
  expect(result.found).toMatch(/^Signal: the model beats the majority class of the training/);
  expect(result.trained['auc']!.mean).toBeGreaterThan(0.8);
});

test('what cannot be evaluated or predicted is refused with what to do', async () => {
  const error = async (call: Promise<unknown>) =>
    call.then(
      () => null,
      (cause: unknown) => cause,
    );
  const file = at('new.csv');
  expect(await error(evaluate({ file, model: 'members' }, host()))).toMatchObject({
    code: 'COLUMN_UNKNOWN',
    message: expect.stringContaining('"left"'),
  });
  expect(await error(evaluate({ file, model: 'members', target: 'colour' }, host()))).toMatchObject({
    code: 'TARGET_INVALID',
    hint: expect.stringContaining('"red" (2)'),
  });
  await writeFile(at('lacking.csv'), 'member_id,age,visit,region\n1,20,3,north\n');
  await writeFile(at('empty.csv'), '');
  await writeFile(at('head.csv'), 'member_id,age,visits,region\n');
  expect(await error(predict({ file: at('lacking.csv'), model: 'members' }, host()))).toMatchObject({
    code: 'COLUMN_UNKNOWN',
    message: expect.stringContaining('"visits"'),
    hint: expect.stringContaining('"visit"'),
  });
  for (const [name, code] of [
    ['empty', 'FILE_EMPTY'],
    ['head', 'TABLE_NO_ROWS'],
  ])
    expect(await error(predict({ file: at(`${name}.csv`), model: 'members' }, host()))).toMatchObject({
      code,
    });
});

test('a condition of today is judged by the columns of the file', async () => {
  const rng = createRng(4);
  const row = (i: number) => {
    const days = rng.int(120);
    return `C${i},${days},${Math.round(days / 10 + 3 * rng.normal() + 20)}`;
  };
  const table = (n: number) =>
    `id,recency,basket\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;
  await writeFile(at('today.csv'), table(200));
  const next = table(120);
  await writeFile(at('next.csv'), next);
  await learn([at('today.csv')], 'when', { target: { kind: 'churn-when', formula: 'recency > 60' } });
  const result = await evaluate({ file: at('next.csv'), model: 'when' }, host());
  const away = parseCsv(next).filter(([, days]) => Number(days) > 60).length;
  expect(result.classes).toMatchObject([
    { name: 'no', rows: 120 - away },
    { name: 'yes', rows: away },
  ]);
});

test('who orders nothing is judged by the days after a cut-off, which the model must not have seen', async () => {
  const rng = createRng(5);
  const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);
  const lines: [number, string][] = [];
  for (let customer = 0; customer < 150; customer++) {
    const every = 8 + rng.int(50);
    for (let n = rng.int(40); n < 400; n += 1 + rng.int(2 * every)) lines.push([n, `${customer},${day(n)}`]);
  }
  const log = (until: number) =>
    `order,customer,date,amount\n${lines
      .filter(([n]) => n < until)
      .map(([n, line], i) => `${i},${line},${5 + (n % 7)}.50`)
      .join('\n')}\n`;
  await writeFile(at('old.csv'), log(300));
  await writeFile(at('whole.csv'), log(400));
  await writeFile(at('short.csv'), log(40));
  const target = { kind: 'churn-days', days: 40 };
  await learn([at('old.csv')], 'gone', { target });
  const result = await evaluate({ file: at('whole.csv'), model: 'gone' }, host());
  const { cutoff, to } = result.window!;
  expect(Date.parse(to) - Date.parse(cutoff)).toBe(40 * 86_400_000);
  expect(result.independence.level).toBe('unseen');
  const last = new Map<string, string>();
  const after = new Set<string>();
  for (const [, line] of lines) {
    const [customer, date] = line.split(',') as [string, string];
    if (date >= cutoff) after.add(customer);
    else if (date > (last.get(customer) ?? '')) last.set(customer, date);
  }
  const active = [...last].filter(([, date]) => Date.parse(cutoff) - Date.parse(date) <= 40 * 86_400_000);
  const gone = active.filter(([customer]) => !after.has(customer)).length;
  expect(result.rows).toMatchObject({ read: last.size, used: active.length });
  expect(result.classes.map(({ name, rows }) => [name, rows])).toEqual([
    ['stays', active.length - gone],
    ['churns', gone],
  ]);
  expect(result.baselines.map(({ name }) => name)).toEqual([
    'majority',
    'recency',
    'frequency',
    'past-spend',
  ]);
  const known = await evaluate({ file: at('old.csv'), model: 'gone' }, host());
  expect(known.independence.level).toBe('learned-from');
  await expect(evaluate({ file: at('short.csv'), model: 'gone' }, host())).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('40 days from then on'),
  });
  await expect(
    evaluate({ file: at('whole.csv'), model: 'gone', cutoff: day(390) }, host()),
  ).rejects.toMatchObject({ code: 'TARGET_INVALID', hint: expect.stringContaining(`--cutoff ${cutoff}`) });
  const { total, cutoff: today } = await predict({ file: at('whole.csv'), model: 'gone' }, host());
  expect(total).toBe(new Set([...last.keys(), ...after]).size);
  expect(today! > cutoff).toBe(true);
});

test('the leaderboard holds the learners and rules of all trainings, by any metric', async () => {
  const workspace = await Workspace.openExisting(at('workspace'), silentLogger);
  const all = await leaderboard(workspace);
  expect(new Set(all.items.map(({ model }) => model))).toEqual(
    new Set(['members@1', 'chance@1', 'when@1', 'gone@1']),
  );
  const own = await leaderboard(workspace, { name: 'members' });
  expect(own.items.map(({ name }) => name).sort()).toEqual(['logistic-regression', 'majority', 'stratified']);
  expect(own.items.map(({ isChosen }) => isChosen)).toEqual([true, false, false]);
  expect(own.items[0]).toMatchObject({ metric: 'auc', verdict: 'signal', guards: { invalid: 0 } });
  expect(own.picks).toMatchObject([
    { model: 'members@1', single: 'logistic-regression', ensemble: null, small: 'logistic-regression' },
  ]);
  expect(own.items[0]!.bytes).toBeGreaterThan(0);
  expect(own.items[0]!.fitSeconds).toBeGreaterThan(0);
  expect(own.items.slice(1).every(({ bytes, fitSeconds }) => bytes === null && fitSeconds === null)).toBe(
    true,
  );
  const brier = await leaderboard(workspace, { metric: 'brier', limit: 3 });
  expect(brier.total).toBe(all.total);
  const means = brier.items.map(({ value }) => value.mean!);
  expect(means).toEqual([...means].sort((a, b) => a - b));
  const ofRun = await leaderboard(workspace, { run: own.items[0]!.run });
  expect(ofRun.items).toEqual(own.items);
  await expect(leaderboard(workspace, { metric: 'acuracy' })).rejects.toMatchObject({
    hint: 'Did you mean accuracy?',
  });
});

test('a run scores its new customers with the segment that it foretells, as score does', async () => {
  const rng = createRng(6);
  const regions = ['north', 'south'];
  const person = (i: number) => `${20 + rng.int(50)},${regions[i % 2]}`;
  const people = Array.from({ length: 120 }, (_, i) => `C${i},${person(i)}`);
  const lines = people.flatMap((_, i) => {
    const isKeen = (i % 2 === 0) === rng.next() < 0.8;
    return Array.from({ length: isKeen ? 8 : 2 }, (__, n) => {
      const date = new Date(Date.UTC(2025, 0, 1 + 20 * n + rng.int(20))).toISOString().slice(0, 10);
      return `O${i}-${n},C${i},${date},${(isKeen ? 50 : 5) + rng.int(9)}.00`;
    });
  });
  const fresh = Array.from({ length: 30 }, (_, i) => `${person(i + 3)},=note ${i}`);
  await writeFile(at('people.csv'), `customer,age,region\n${people.join('\n')}\n`);
  await writeFile(at('orders.csv'), `order_id,customer,date,amount\n${lines.join('\n')}\n`);
  await writeFile(at('leads.csv'), `age,region,remark\n${fresh.join('\n')}\n`);
  const options = {
    files: ['people.csv', 'orders.csv', 'leads.csv'].map(at),
    ...{ predict: true, k: { from: 2, to: 2 }, name: 'shop', tables: { 'leads.csv': 'new' } },
  };
  const { files, summary } = await runPipeline(runOptionsSchema.parse(options), host());
  expect(summary.predictions?.map(({ model }) => model)).toContain('shop-segment@1');
  expect(summary.exports?.at(-1)).toEqual({ file: 'new_customers_scored.csv', neutralised: 30, cut: 0 });
  const out = at('leads-scored.csv');
  await scoreFile({ file: at('leads.csv'), model: 'shop-segment', out, append: false }, host());
  const [head, ...rows] = parseCsv(await readFile(files.newCustomers!, 'utf8'));
  const [expectedHead, ...expected] = parseCsv(await readFile(out, 'utf8'));
  expect(head).toEqual(expectedHead);
  expect(rows).toEqual(expected.map((row) => row.with(2, `'${row[2]}`)));
  expect(new Set(rows.map((row) => row[3])).size).toBe(2);
});

test('the commands print one JSON document, or a table with the verdict above it', async () => {
  const common = ['--workspace', at('workspace'), '--threads', '2'];
  const [json, text] = await Promise.all([
    runCli(['evaluate', at('members.csv'), '--model', 'members', '--quiet', '--json', ...common]),
    runCli(['predict', at('new.csv'), '--model', 'chance', '--limit', '1', ...common]),
  ]);
  expect(JSON.parse(json.stdout).evaluation).toMatchObject({
    independence: { level: 'learned-from', sentence: expect.stringContaining('MUST NOT') },
    found: expect.stringContaining('Nothing can be concluded'),
  });
  expect(text.stdout).toContain('NO SIGNAL');
  expect(text.stdout).toContain('... 2 more');
});
