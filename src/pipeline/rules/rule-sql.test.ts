import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { sql } from '#sql';
import { createEngine, type Engine, filePattern } from '#table';
import { parseCsv } from '../../../test/testkit/read-csv.ts';
import { segmentationOf } from '../score/testkit/segmentation-of.ts';
import { conditionSql, modelSql, shortRulesSql } from './rule-sql.ts';

let folder = '';
let file = '';
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-rules-'));
  file = join(folder, 'members.csv');
  const rng = createRng(6);
  const lines = Array.from({ length: 400 }, (_, i) => {
    const group = i % 4;
    const region = rng.next() < 0.1 ? '' : [`o'north`, 'south'][group % 2]!;
    const recency = Math.max(0, Math.round(20 + 80 * group + 8 * rng.normal()));
    const money = i % 29 === 0 ? '' : (900 - 200 * group + 30 * rng.normal()).toFixed(2);
    return `M${i},${recency},${9 - 2 * group + rng.int(2)},${money},${region},${group > 1 ? 'true' : 'false'}`;
  });
  await writeFile(file, `member_id,recency,frequency,"spent ""all""",region,paper\n${lines.join('\n')}\n`);
  engine = await createEngine({ threads: 1, tempDir: join(folder, 'spill') });
  const rows = sql`read_csv(${filePattern(file)}, nullstr = '')`;
  await engine.exec(sql`CREATE SCHEMA crm`);
  await engine.exec(sql`CREATE TABLE crm.members AS SELECT * FROM ${rows}`);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const RULES = [
  { name: 'Quiet', when: 'recency > 150' },
  { name: "North's best", when: "region = 'o''north' and `spent \"all\"` > 600" },
];

test.each([
  ['k-means', { k: { from: 4, to: 4 } }],
  ['ward', { learner: 'ward', k: { from: 4, to: 4 } }],
  ['gaussian-mixture', { learner: 'gaussian-mixture', k: { from: 4, to: 4 } }],
  [
    'gaussian-mixture',
    { learner: 'gaussian-mixture', k: { from: 3, to: 3 }, learnerOptions: { covariance: 'diagonal' } },
  ],
  ['k-prototypes', { learner: 'k-prototypes', k: { from: 4, to: 4 } }],
  ['rfm-rules', { learner: 'rfm-rules', learnerOptions: { monetary: 'spent "all"' } }],
  ['value-tiers', { learner: 'value-tiers', features: ['spent "all"'] }],
  ['rules', { learner: 'rules', rules: RULES }],
])('the SQL of %s gives every customer the segment of the run', async (learner, options) => {
  const { loaded: model, segmented } = await segmentationOf(file, {
    folder: await mkdtemp(join(folder, 'run-')),
    options,
  });
  expect(model.model.learner).toBe(learner);
  const query = modelSql(model, 'crm.members')!;
  const found = await engine.rows(sql`SELECT member_id, segment_id, segment_name FROM (${query}) AS t`);
  const byId = new Map(found.map(([id, ...segment]) => [String(id), segment.map(String)]));
  const [head, ...rows] = parseCsv(segmented);
  const at = head!.indexOf('segment_id');
  for (const row of rows) expect(byId.get(row[0]!), row[0]).toEqual(row.slice(at, at + 2));
  expect(byId.size).toBe(400);
});

test('the short rules select as many customers as they say, whatever columns are called', async () => {
  const { loaded: model } = await segmentationOf(file, {
    folder: await mkdtemp(join(folder, 'run-')),
    options: { k: { from: 4, to: 4 } },
  });
  const { personas } = model.manifest;
  expect(personas.some(({ rule }) => rule !== null)).toBe(true);
  for (const persona of personas) {
    const [[count]] = (await engine.rows(
      sql`SELECT CAST(count(*) AS INTEGER) FROM crm.members WHERE ${conditionSql(persona)}`,
    )) as [[number]];
    expect(count).toBe(persona.rule?.customers ?? 0);
  }
  const ruled = await engine.rows(shortRulesSql(personas, 'crm.members'));
  expect(ruled).toHaveLength(400);
  const names = new Set(ruled.map((row) => row.at(-1)).filter((name) => name !== null));
  for (const name of names) expect(personas.map((persona) => persona.name)).toContain(name);
});
