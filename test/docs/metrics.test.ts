import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classificationMetrics } from '#learn';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

test('the page of metrics lists each metric as the code has it, in its order', () => {
  const rows = page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, name]) => name?.startsWith('`'))
    .map(([, name, ...cells]) => [name!.replaceAll('`', ''), ...cells.slice(0, 4)]);
  expect(rows.length).toBeGreaterThan(20);
  expect(rows).toEqual(
    classificationMetrics.map(({ name, title, larger, of, description }) => [
      name,
      title,
      larger === 'better' ? 'higher' : 'lower',
      of === 'any' ? 'any' : 'two',
      description,
    ]),
  );
});
