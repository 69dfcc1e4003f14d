import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorCatalogue } from '#base';
// @ts-expect-error a script without types
import { libraryExports } from '../../scripts/api-pages/library-exports.mjs';
// @ts-expect-error a script without types
import { apiPages } from '../../scripts/api-pages/pages.mjs';
// @ts-expect-error a script without types
import { undocumented } from '../../scripts/api-pages/undocumented.mjs';
import * as clientele from '../../src/index.ts';

interface LibraryExport {
  readonly name: string;
  readonly kind: string;
  readonly throws: readonly string[];
  readonly members: readonly { readonly name: string }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const exports: LibraryExport[] = libraryExports(root);
const find = (name: string) => exports.find((one) => one.name === name)!;

test('every export of the library has a doc comment that names the codes it throws', () => {
  expect(undocumented(exports, Object.keys(errorCatalogue))).toEqual([]);
});

test('a missing comment, an unstated code and an unknown code are found', () => {
  const plain = { doc: 'A thing.', throws: [], members: [], thrown: [] };
  const wrong = [
    { ...plain, name: 'silent', doc: '' },
    { ...plain, name: 'quiet', thrown: ['FILE_EMPTY'] },
    { ...plain, name: 'stated', thrown: ['FILE_EMPTY'], throws: ['FILE_*'] },
    { ...plain, name: 'made.up', throws: ['FILE_PURPLE when it is purple'] },
  ];
  expect(undocumented(wrong, ['FILE_EMPTY'])).toEqual([
    'silent: no doc comment',
    'quiet: throws FILE_EMPTY but no @throws says so',
    'made.up: @throws FILE_PURPLE, which is no code of the catalogue',
  ]);
});

test('what is described are the exports of the library, with public and inherited members', () => {
  const values = exports.filter(({ kind }) => kind !== 'interface' && kind !== 'type');
  expect(values.map(({ name }) => name).sort()).toEqual(Object.keys(clientele).sort());
  expect(find('ScoreOptions').members.map(({ name }) => name)).toContain('file');
  expect(find('Workspace').members.map(({ name }) => name)).toContain('open');
  expect(find('Workspace').members.map(({ name }) => name)).not.toContain('renew');
});

test('each export stands on one page, and every link of the index leads to it', () => {
  const pages: Map<string, string> = apiPages(exports, { schemas: {}, version: '1.2.3' });
  const links = [...pages.get('README.md')!.matchAll(/\]\((\w+\.md)#(\w+)\)/g)];
  expect(links).toHaveLength(exports.length);
  for (const [, file, anchor] of links) {
    const headings = [...pages.get(file!)!.matchAll(/^## (\w+)$/gm)].map(([, name]) => name!.toLowerCase());
    expect(headings).toContain(anchor);
  }
});
