import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const layers = JSON.parse(read('layers.json')) as Record<string, string[]>;

test('the layer table of ARCHITECTURE.md is that of layers.json', () => {
  const rows = read('ARCHITECTURE.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, layer]) => layer !== undefined && /^`[a-z]+`$/.test(layer))
    .map(([, layer, , mayImport]) => [
      layer?.replaceAll('`', ''),
      mayImport === '-' ? [] : mayImport?.split(', '),
    ]);
  expect(rows.length).toBeGreaterThan(10);
  expect(Object.fromEntries(rows)).toEqual(layers);
});
