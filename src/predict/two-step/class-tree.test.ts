import { expect, test } from 'vitest';
import { AppError, createRng } from '#base';
import { byHierarchy, formatClassTree, oneAgainstRest, parseClassTree, requireClassTree } from './index.ts';

const NAMES = ['dormant', 'low', 'medium', 'high'];

const refused = (message: string, hint?: string) =>
  expect.objectContaining({
    code: 'OPTION_INVALID',
    message: expect.stringContaining(message),
    ...(hint === undefined ? {} : { hint }),
  });

test('reads steps, branches and classes that stay together from text', () => {
  expect(parseClassTree('dormant | (low | (medium + high))', NAMES)).toEqual({
    name: 'step 1',
    branches: [
      { name: 'dormant', classes: [0] },
      {
        name: 'low + medium + high',
        node: {
          name: 'step 2',
          branches: [
            { name: 'low', classes: [1] },
            { name: 'medium + high', classes: [2, 3] },
          ],
        },
      },
    ],
  });
  const three = parseClassTree('(high|(medium|low))|dormant', NAMES);
  expect(three.branches.map(({ name }) => name)).toEqual(['high + medium + low', 'dormant']);
  expect(parseClassTree('((dormant | low + medium | ((high))))', NAMES)).toEqual(
    parseClassTree('dormant|low+medium|high', NAMES),
  );
  const odd = ['very high', 'a "b"', 'x|y', 'größer'];
  expect(parseClassTree('"very high" | ("a ""b""" | "x|y" + größer)', odd)).toEqual({
    name: 'step 1',
    branches: [
      { name: 'very high', classes: [0] },
      {
        name: 'a "b" + x|y + größer',
        node: {
          name: 'step 2',
          branches: [
            { name: 'a "b"', classes: [1] },
            { name: 'x|y + größer', classes: [2, 3] },
          ],
        },
      },
    ],
  });
});

test('writes a tree as the text that it is read from', () => {
  const odd = ['very high', 'a "b"', 'x|y', 'größer'];
  for (const [text, names] of [
    ['dormant | (low | (medium + high))', NAMES],
    ['((high | medium) | low) | dormant', NAMES],
    ['"very high" | ("a ""b""" | ("x|y" + größer))', odd],
  ] as const) {
    const tree = parseClassTree(text, names);
    expect(formatClassTree(tree, names)).toBe(text);
    expect(parseClassTree(formatClassTree(tree, names), names)).toEqual(tree);
  }
});

test('any text is a tree that is written and read again, or turned down in words', () => {
  const rng = createRng(11);
  const pieces = ['a', '"c d"', '|', '|', '+', '(', ')', ' ', '"', 'x'];
  const names = ['a', 'c d'];
  let trees = 0;
  for (let i = 0; i < 20_000; i++) {
    const text = Array.from({ length: 3 + rng.int(8) }, () => pieces[rng.int(pieces.length)]!).join('');
    try {
      const tree = parseClassTree(text, names);
      expect(parseClassTree(formatClassTree(tree, names), names)).toEqual(tree);
      trees++;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'OPTION_INVALID') throw error;
    }
  }
  expect(trees).toBeGreaterThan(10);
});

test('says at which character a text goes wrong', () => {
  const wrong: [string, string][] = [
    ['', 'expected a class at character 1, got the end of the text'],
    ['dormant', 'expected | and a further branch at character 8, got the end of the text'],
    ['(dormant + low + medium + high)', 'expected | and a further branch at character 32'],
    ['dormant | ', 'expected a class at character 11, got the end'],
    ['dormant | | low', 'expected a class at character 11, got "|"'],
    ['dormant | (low', 'expected |, + or ) at character 15, got the end'],
    ['dormant | low) | high', 'expected | or the end at character 14, got ")"'],
    [
      'dormant | low medium',
      'expected | or + (names with spaces in double quotes) at character 15, got "medium"',
    ],
    ['dormant | (low | high) + medium', 'expected | or the end at character 24, got "+"'],
    ['dormant | () | low', 'expected a class at character 12, got ")"'],
    ['dormant | "low | high', 'expected quotes that end, got a name from character 11 on'],
    [`${'('.repeat(5000)}low`, 'expected at most 100 brackets within each other at character 101'],
  ];
  for (const [text, message] of wrong)
    expect(() => parseClassTree(text, NAMES), text).toThrow(refused(message));
  expect(() => parseClassTree('dormant | (low | hihgh)', NAMES)).toThrow(
    refused('at character 18, got "hihgh"', 'Did you mean high?'),
  );
});

test('a tree leads to every class once, by steps of two branches and names of their own', () => {
  expect(() => parseClassTree('dormant | low | medium', NAMES)).toThrow(refused('leads to "high"'));
  expect(() => parseClassTree('dormant | low | (medium | high) | low', NAMES)).toThrow(
    refused('"low" twice'),
  );
  const leaf = (name: string, ...classes: number[]) => ({ name, classes });
  const wrong = [
    { tree: { name: 'a', branches: [leaf('x', 0, 1)] }, got: 'at "a", got 1' },
    {
      tree: { name: 'a', branches: [leaf('x', 0), leaf('x', 1)] },
      got: 'branches of "a" of different names',
    },
    { tree: { name: 'a', branches: [leaf('x', 0, 1), leaf('y')] }, got: 'classes at "y", got none' },
    { tree: { name: 'a', branches: [leaf('x', 0), leaf('y', 2)] }, got: 'classes 0 to 1, got 2' },
    { tree: { name: 'a', branches: [leaf('x', 0), leaf('y', 0.5)] }, got: 'got 0.5' },
    {
      tree: {
        name: 'a',
        branches: [leaf('x', 0), { name: 'y', node: { name: 'a', branches: [leaf('z', 1)] } }],
      },
      got: 'steps of different names',
    },
  ];
  for (const { tree, got } of wrong) expect(() => requireClassTree(tree, ['p', 'q'])).toThrow(refused(got));
});

test('one against the rest divides the others in a second step, if they are more than one', () => {
  expect(oneAgainstRest(NAMES, 'low')).toEqual(parseClassTree('low | (dormant | medium | high)', NAMES));
  expect(oneAgainstRest(['no', 'yes'], 'yes')).toEqual(parseClassTree('yes | no', ['no', 'yes']));
  expect(() => oneAgainstRest(NAMES, 'loww')).toThrow(refused('got "loww"', 'Did you mean low?'));
  expect(() => oneAgainstRest(['one'], 'one')).toThrow(refused('at least two branches'));
});

test('a hierarchy gives the branches their names', () => {
  const tree = byHierarchy(NAMES, {
    dormant: ['dormant'],
    active: { low: ['low'], upper: ['medium', 'high'] },
  });
  expect(formatClassTree(tree, NAMES)).toBe('dormant | (low | (medium + high))');
  expect(tree.branches.map(({ name }) => name)).toEqual(['dormant', 'active']);
  expect(() => byHierarchy(NAMES, { dormant: ['dormant'], active: { low: ['low'] } })).toThrow(
    refused('at least two branches at "step 2"'),
  );
});
