import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ErrorEntry, errorCatalogue } from '#base';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** The rows of the page's tables: `| CODE | title | exit | HTTP | when | what to do |`. */
const documented = new Map(
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, code]) => code !== undefined && /^`[A-Z_]+`$/.test(code))
    .map(([, code, title, exitCode, httpStatus, when, hint]) => [
      code?.replaceAll('`', ''),
      { title, exitCode: Number(exitCode), httpStatus: Number(httpStatus), when, hint },
    ]),
);

const catalogue: [string, ErrorEntry][] = Object.entries(errorCatalogue);

test('documents every code of the catalogue', () => {
  expect(catalogue.length).toBeGreaterThan(20);
  expect(catalogue.map(([code]) => code).filter((code) => !documented.has(code))).toEqual([]);
});

test('documents no code that the catalogue lacks', () => {
  expect([...documented.keys()].filter((code) => !(String(code) in errorCatalogue))).toEqual([]);
});

test.each(catalogue)(
  '%s is documented with the title, exit code, status and hint of the catalogue',
  (code, entry) => {
    const { when, ...rest } = documented.get(code) ?? {};
    expect(rest).toEqual({ ...entry });
    expect(when?.length).toBeGreaterThan(20);
  },
);
