import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { predictionCurvesSchema } from '#contract';
import { classificationMetrics } from '#learn';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

/** Cells of the table under a heading, those of rows whose first one is code. */
function tableUnder(heading: string): string[][] {
  const [section = ''] = page.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? [];
  return section
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, name]) => name?.startsWith('`'))
    .map(([, name, ...cells]) => [name!.replaceAll('`', ''), ...cells]);
}

test('the page of metrics lists each metric as the code has it, in its order', () => {
  const rows = tableUnder('Metrics').map((cells) => cells.slice(0, 5));
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

test('the page of metrics tells how to read each curve that is kept', () => {
  const names = tableUnder('Curves').map(([name]) => name);
  expect(names.toSorted()).toEqual(Object.keys(predictionCurvesSchema.shape).toSorted());
});
