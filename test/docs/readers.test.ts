import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#table';

const page = readFileSync(new URL('../../docs/readers.md', import.meta.url), 'utf8');

test('docs/readers.md has every limit with its default', () => {
  const documented = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value]) => [
    name,
    Number(value?.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(documented)).toEqual(DEFAULT_LIMITS);
});
