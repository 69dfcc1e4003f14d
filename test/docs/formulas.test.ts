import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  checkFormula,
  evaluateRow,
  type FormulaColumn,
  OPERATIONS,
  parseFormula,
  type Value,
} from '#formula';

const page = readFileSync('docs/formulas.md', 'utf8');

const columns: FormulaColumn[] = [
  { name: 'spent', kind: 'decimal' },
  { name: 'orders', kind: 'integer' },
  { name: 'days', kind: 'integer' },
  { name: 'city', kind: 'category' },
  { name: 'born', kind: 'date' },
  { name: 'Mnt_a', kind: 'integer' },
  { name: 'Mnt_b', kind: 'integer' },
];
const born = Date.UTC(1990, 4, 17) / 86_400_000;
const row: Record<string, Value> = {
  spent: 120,
  orders: 3,
  days: 200,
  city: 'Leeds',
  born,
  Mnt_a: 5,
  Mnt_b: null,
};

function valueIn(text: string): Value {
  if (text === 'missing') return null;
  if (text.startsWith("'")) return text.slice(1, -1);
  return JSON.parse(text) as Value;
}

const examples = page
  .slice(page.indexOf('## Examples'), page.indexOf('## Functions'))
  .split('\n')
  .flatMap((line) => {
    const match = /^\| `(.*)` \| `(.*)` \|$/.exec(line);
    return match === null ? [] : [{ formula: match[1]!, gives: match[2]! }];
  });

test.each(examples)('docs/formulas.md: $formula gives $gives', ({ formula, gives }) => {
  const found = evaluateRow(checkFormula(parseFormula(formula), columns), row);
  const wanted = valueIn(gives);
  if (typeof wanted === 'number') expect(found).toBeCloseTo(wanted, 9);
  else expect(found).toBe(wanted);
});

test('docs/formulas.md has examples and lists every operator and function', () => {
  expect(examples.length).toBeGreaterThan(15);
  for (const { usage, summary } of OPERATIONS) expect(page).toContain(`| \`${usage}\` | ${summary} |`);
});
