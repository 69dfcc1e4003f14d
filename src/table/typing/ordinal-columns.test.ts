import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

test('a category of a known scale keeps the order of its levels, and a unit in a name is told', async () => {
  const bands = ['Less than $40K', '$40K - $60K', '$60K - $80K', 'Unknown'];
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${i},${bands[i % 4]},${['red', 'blue', 'green'][i % 3]},${i % 7}`,
  );
  const { dataset } = await importer.text(['id,Income,colour,tenure_months', ...lines].join('\n'));
  const [, income, colour, tenure] = dataset.columns;
  expect(income).toMatchObject({ kind: 'category', order: bands.slice(0, 3), missing: 15, unit: null });
  expect(colour).toMatchObject({ kind: 'category', order: null });
  expect(tenure).toMatchObject({ unit: 'months' });
});
