import { expect, test } from 'vitest';
import { createRng } from '#base';
import { type Association, type Profile, profileSchema } from '#contract';
import { createEngine } from '#table';
import { useImporter } from '../testkit/import-text.ts';
import { profileOf } from '../testkit/profile-of.ts';

const importer = useImporter();

function pairOf({ associations }: Profile, a: string, b: string): Association {
  return associations.pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))!;
}

function findingOf({ findings }: Profile, code: string, column: string | null = null) {
  return findings.find((finding) => finding.code === code && (column === null || finding.column === column));
}

/** Rows with missing values in different places and ties. */
const SMALL = `x,y,z,g,h
1,2,1,a,u
2,1,1,a,v
3,4,2,b,u
4,3,2,b,v
5,6,3,c,u
6,5,3,c,u
7,8,,a,u
8,7,4,b,v
9,10,4,c,v
10,9,5,,v
,11,5,a,u
12,,5,b,v
`;

// pandas 3.1.1 and scipy 1.17.1 (pearsonr, spearmanr on the complete rows of each pair; chi2_contingency and the
// formula of Bergsma 2013; eta by groupby)
test('associations are those of scipy over the rows that both columns have', async () => {
  const profile = await profileOf(await importer.text(SMALL), importer.engine());
  const expected = [
    ['x', 'y', 0.9393939393939389, 0.9393939393939393, 10],
    ['x', 'z', 0.9797958971132713, 0.9847319278346618, 10],
    ['y', 'z', 0.957427107756338, 0.9601136296387952, 10],
    ['g', 'h', 0.07856742013183828, null, 11],
    ['g', 'x', 0.4803203648585542, null, 10],
    ['h', 'x', 0.4655823421192357, null, 11],
    ['g', 'y', 0.2902569279949821, null, 10],
    ['h', 'y', 0, null, 11],
    ['g', 'z', 0.30956959368344517, null, 10],
    ['h', 'z', 0.23777817717036517, null, 11],
  ] as const;
  expect(profile.associations.columns).toEqual(['x', 'y', 'z', 'g', 'h']);
  expect(profile.associations.pairs).toHaveLength(10);
  for (const [a, b, value, spearman, n] of expected) {
    const pair = pairOf(profile, a, b);
    expect(pair.n, `${a} ${b}`).toBe(n);
    expect(pair.value, `${a} ${b}`).toBeCloseTo(value, 6);
    if (spearman === null) expect(pair.spearman).toBeNull();
    else expect(pair.spearman, `${a} ${b}`).toBeCloseTo(spearman, 6);
  }
  expect(profileSchema.parse(profile)).toEqual(profile);
});

test('with a target every other column is held against it, strongest first', async () => {
  const profile = await profileOf(await importer.text(SMALL), importer.engine(), { target: 'x' });
  expect(profile.target?.column).toBe('x');
  expect(profile.target?.against.map(({ a, b }) => [a, b])).toEqual([
    ['z', 'x'],
    ['y', 'x'],
    ['g', 'x'],
    ['h', 'x'],
  ]);
  await expect(
    profileOf(await importer.text(SMALL), importer.engine(), { target: 'xx' }),
  ).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
});

/** Mixed columns of some thousand rows, with holes. */
function manyRows(nRows: number): string {
  const rng = createRng(5);
  const lines = ['id,a,b,twin,rare,flag,day,note'];
  for (let i = 0; i < nRows; i++) {
    const a = rng.normal();
    const day = new Date(Date.UTC(2024, 0, 1 + (i % 100) + (i % 100 >= 50 ? 60 : 0)))
      .toISOString()
      .slice(0, 10);
    lines.push(
      [
        `K-${i}`,
        rng.next() < 0.1 ? '' : a.toFixed(6),
        Math.round(Math.exp(2 * rng.normal()) * 100) / 100,
        rng.next() < 0.1 ? '' : (2 * a + 1).toFixed(6),
        i % 1000 === 0 ? 'Femal' : i % 2 === 0 ? 'Female' : 'Male',
        i % 3 === 0 ? 'yes' : 'no',
        day,
        `some words about number ${i}`,
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

test('the same bytes at one, two and three threads', async () => {
  const imported = await importer.text(manyRows(40_000));
  const texts: string[] = [];
  for (const threads of [1, 2, 3]) {
    const engine = await createEngine({ threads, tempDir: `${importer.folder()}/threads-${threads}` });
    texts.push(JSON.stringify(await profileOf(imported, engine, { threads, target: 'flag' })));
    await engine.close();
  }
  expect(new Set(texts).size).toBe(1);
});

test('findings name rows of the file and propose a step', async () => {
  const profile = await profileOf(await importer.text(manyRows(5000)), importer.engine());
  expect(findingOf(profile, 'near-duplicate-columns', 'twin')).toMatchObject({
    proposal: { step: 'drop', column: 'twin', options: {} },
  });
  expect(findingOf(profile, 'similar-levels', 'rare')).toMatchObject({
    count: 5,
    rows: [1, 1001, 2001, 3001, 4001],
    proposal: { step: 'clean-levels', column: 'rare', options: { levels: { Femal: 'Female' } } },
  });
  expect(findingOf(profile, 'missing-values', 'a')?.proposal).toMatchObject({
    step: 'impute',
    options: { method: 'median' },
  });
  expect(findingOf(profile, 'skewed', 'b')?.proposal).toMatchObject({ step: 'log1p', column: 'b' });
  expect(findingOf(profile, 'date-gap', 'day')).toMatchObject({ count: 60 });
  const day = profile.columns.find(({ name }) => name === 'day')!;
  // 50 days from 2024-01-01 (day 19723), then 60 without, then 50
  expect(day.dates).toEqual({
    days: 160,
    presentDays: 100,
    longestGap: { from: 19_773, to: 19_832, days: 60 },
    gaps: 1,
  });
  const note = profile.columns.find(({ name }) => name === 'note')!;
  expect(note.lengths).toEqual({ min: 25, median: 28, max: 28 });
  expect(profile.associations.leftOut.map(({ column }) => column)).toEqual(['id', 'note']);
});

test('rows that repeat are counted whole, by id and by all but the id, with the first five', async () => {
  const rows = ['customer_id,a,b,c,d,e,f,g,h,i'];
  for (let i = 1; i <= 60; i++) rows.push([i, ...Array.from({ length: 9 }, (_, j) => i * 10 + j)].join(','));
  rows.push(
    rows[3]!,
    rows[3]!,
    `7,${Array.from({ length: 9 }, () => 5).join(',')}`,
    `99${rows[10]!.slice(2)}`,
  );
  const profile = await profileOf(await importer.text(`${rows.join('\n')}\n`), importer.engine());
  expect(profile.duplicates).toEqual({ rows: 2, ids: 3, exceptId: 3 });
  expect(findingOf(profile, 'duplicate-rows')).toMatchObject({ count: 2, rows: [61, 62] });
  expect(findingOf(profile, 'duplicate-ids')).toMatchObject({ count: 3, rows: [61, 62, 63] });
  expect(findingOf(profile, 'duplicate-customers')).toMatchObject({ count: 1 });
});

test('rejected rows keep their numbers out of the examples', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => (i === 30 ? `${i},` : `${i},${(i * 7) % 40}`));
  rows.splice(10, 0, '1,2,3,4');
  const profile = await profileOf(await importer.text(`p,q\n${rows.join('\n')}\n`), importer.engine());
  expect(findingOf(profile, 'missing-values', 'q')?.rows).toEqual([32]);
});

test('columns that do not vary, single rows and all missing values have a profile', async () => {
  for (const text of ['a,b\n1,x\n', 'a,b,c\n1,,5\n1,,5\n', 'a\n1\n\n2\n3\n', 'a,b\n1,2\n2,2\n,3\n,4\n']) {
    const profile = await profileOf(await importer.text(text), importer.engine());
    expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  }
  // a varies and b does, but not in the rows that have both
  const apart = await profileOf(await importer.text('a,b\n1,5\n2,5\n3,5\n,6\n,7\n,9\n'), importer.engine());
  expect(pairOf(apart, 'a', 'b')).toMatchObject({ value: null, spearman: null, n: 3 });
});

test('an aborted profile ends with INTERRUPTED', async () => {
  const controller = new AbortController();
  controller.abort();
  const imported = await importer.text(SMALL);
  await expect(profileOf(imported, importer.engine(), { signal: controller.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('a category within another one is no duplicate of it, one under other names is', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${'abcd'[i % 4]},${'xy'[i % 2]},${'klmn'[i % 4]},${i % 7}`,
  );
  const profile = await profileOf(
    await importer.text(`fine,coarse,other,n\n${rows.join('\n')}\n`),
    importer.engine(),
  );
  const found = profile.findings.filter(({ code }) => code === 'near-duplicate-columns');
  expect(found.map(({ column }) => column)).toEqual(['other']);
});
