import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseDictionary, withDictionary } from '#table';
import { findingOf, useImporter } from '../testkit/import-text.ts';
import { profileOf } from '../testkit/profile-of.ts';

const importer = useImporter();
const parse = (text: string, file: string) => parseDictionary(Buffer.from(text), file).entries;

const AGE = { name: 'Age', description: 'in years', unit: 'years', min: 18, max: 99, levels: null };
const PLAN = {
  name: 'plan',
  description: 'what they pay for, monthly',
  unit: null,
  min: null,
  max: null,
  levels: ['free', 'plus'],
};

test('a CSV has its headers in any order, quoted cells, and levels divided by bars', () => {
  const text =
    'Max,Levels,Column Name,Minimum,notes,Meaning,Unit\r\n99,,Age,18,x,in years,years\r\n\r\n,free|plus,plan,,,"what they pay for, monthly",\r\n';
  const [age, plan] = parse(text, 'd.csv');
  expect(age).toEqual({ ...AGE, line: 2 });
  expect(plan).toEqual({ ...PLAN, line: 4 });
  expect(parse(text.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';'), 'd.txt')).toEqual([age, plan]);
});

test('YAML is a map of descriptions, a map of maps, a list of either, with or without a key above; JSON is YAML', () => {
  const full = '{ description: in years, unit: years, min: 18, max: 99 }';
  const plan = '{ description: "what they pay for, monthly", levels: [free, plus] }';
  const expected = [AGE, PLAN].map((entry) => expect.objectContaining(entry));
  for (const text of [
    `Age: ${full}\nplan: ${plan}\n`,
    `columns:\n  Age: ${full}\n  plan: ${plan}\n`,
    `- { name: Age, ${full.slice(1)}\n- { name: plan, ${plan.slice(1)}\n`,
    `columns:\n  - Age: ${full}\n  - plan: ${plan}\n`,
  ]) {
    expect(parse(text, 'd.yaml')).toEqual(expected);
  }
  expect(parse('{"a": "b", "c": {"levels": [1, true, "x"]}}', 'd.json')).toMatchObject([
    { name: 'a', description: 'b' },
    { name: 'c', levels: ['1', 'true', 'x'] },
  ]);
});

test('Markdown is a list of names, or tables whose header names a column; prose is passed over', () => {
  const text = `# Data
Some words: not an entry.
- Age: in years
* **plan** - what they pay for: monthly
1. \`the_id\`: who
  - nested_name: too

| unit | column | meaning | values |
|:---|---|---|--:|
| EUR | spend | money \\| cash | a;b |

| a | b |
|---|---|
| c | d |
`;
  expect(parse(text, 'README.md')).toMatchObject([
    { name: 'Age', description: 'in years', line: 3 },
    { name: 'plan', description: 'what they pay for: monthly', line: 4 },
    { name: 'the_id', description: 'who' },
    { name: 'nested_name', description: 'too' },
    { name: 'spend', description: 'money | cash', unit: 'EUR', levels: ['a', 'b'], line: 10 },
  ]);
  expect(parse('- Age: in years\n', 'notes')).toHaveLength(1);
});

test('dates are bounds in days', () => {
  expect(parse('name,min,max\nd,1970-01-02,2024-01-01\n', 'd.csv')[0]).toMatchObject({ min: 1, max: 19_723 });
});

test('what does not read is an error with its line', () => {
  const cases: [string, string, number][] = [
    ['name,min\na,1\nb,low\n', 'd.csv', 3],
    ['name,min,max\na,5,1\n', 'd.csv', 2],
    ['foo,bar\n1,2\n', 'd.csv', 1],
    ['name,description\na,b,c,d\n', 'd.csv', 2],
    ['name,description\n,b\n', 'd.csv', 2],
    ['a: b\nc: [d\n', 'd.yaml', 3],
    ['a: b\nc: [1, 2]\n', 'd.yaml', 2],
    ['a:\n  min: x\n', 'd.yaml', 1],
    ['', 'd.md', 1],
    ['just words\n', 'd.md', 1],
    [`a: &x [1]\nb: ${'[*x, '.repeat(3)}*x${']'.repeat(3)}\n`, 'd.yaml', 1],
  ];
  for (const [text, file, line] of cases) {
    expect(() => parse(text, file), text).toThrow(
      expect.objectContaining({ code: 'DICTIONARY_INVALID', data: { file, line } }),
    );
  }
  expect(() => parseDictionary(Buffer.from([0xff, 0xfe, 0x41, 0]), 'd.csv')).toThrow(
    expect.objectContaining({ code: 'DICTIONARY_INVALID' }),
  );
});

test('names match ignoring case, blanks and underscores; what has no match is a finding', async () => {
  const { dataset } = await importer.text('Total Spent,total_spent_2,City\n1,2,x\n3,4,y\n');
  const text = '- totalspent: a\n- TOTAL_SPENT: b\n- Total-Spent-2: c\n- Citty: d\n';
  const found = withDictionary(dataset, parseDictionary(Buffer.from(text), 'd.md'));
  expect(found.columns.map(({ description }) => description)).toEqual(['a', 'c', undefined]);
  expect(findingOf(found, 'dictionary-repeated-name', 'Total Spent')).toBeDefined();
  expect(findingOf(found, 'dictionary-unknown-name')?.message).toContain('Did it mean "City"?');
  expect(findingOf(found, 'dictionary-incomplete')?.count).toBe(1);
});

test('values outside of range and levels are findings with counts and rows', async () => {
  const imported = await importer.text(
    'a,d,l,n\n1,2024-01-01,x,1\n-5,2024-02-01,y,2\n99,2023-12-31,z,3\n,,,\n100,2024-03-01,z,7\n',
  );
  const dictionary = parseDictionary(
    Buffer.from('name,min,max,levels\na,0,99,\nd,2024-01-01,2024-02-29,\nl,,,x|y\nn,,,1|2|3\n'),
    'd.csv',
  );
  const { findings } = await profileOf(imported, importer.engine(), { dictionary });
  const breaches = findings.filter(({ code }) => /range$|^unknown-level$/.test(code));
  expect(breaches.map(({ code, column, count, rows }) => [code, column, count, rows])).toEqual([
    ['below-range', 'a', 1, [2]],
    ['above-range', 'a', 1, [5]],
    ['below-range', 'd', 1, [3]],
    ['above-range', 'd', 1, [5]],
    ['unknown-level', 'l', 2, [3, 5]],
    ['unknown-level', 'n', 1, [5]],
  ]);
});

const creditCard = fileURLToPath(
  new URL('../../../../shared/data/credit_card/CC GENERAL.csv', import.meta.url),
);
const isAbsent = !existsSync(creditCard);

// pandas 3.1.1: (c.CASH_ADVANCE_FREQUENCY > 1) holds in 8 rows, the first 682, 1627, 2556, 2609, 3039
test.skipIf(isAbsent)(
  `credit cards: a frequency above 1 in 8 rows breaks its dictionary${isAbsent ? ' [skipped: no real data in ../shared/data]' : ''}`,
  async () => {
    const imported = await importer.file(creditCard);
    const text = 'cash advance frequency: { description: how often cash was drawn, min: 0, max: 1 }\n';
    const dictionary = parseDictionary(Buffer.from(text), 'd.yaml');
    const { findings } = await profileOf(imported, importer.engine(), { dictionary });
    expect(findings.filter(({ code }) => /range$/.test(code))).toMatchObject([
      {
        code: 'above-range',
        column: 'CASH_ADVANCE_FREQUENCY',
        count: 8,
        rows: [682, 1627, 2556, 2609, 3039],
      },
    ]);
  },
);
