import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addLearnerOption } from './train-flags.ts';

function optionsOf(...texts: string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addLearnerOption(command);
  command.parse(
    texts.flatMap((text) => ['--option', text]),
    { from: 'user' },
  );
  return command.opts()['option'];
}

test('limits of gradient boosting are read from names with commas, colons and bars, or from JSON', () => {
  const name = 'gradient-boosting';
  expect(
    optionsOf(`${name}.monotone=tenure:-1, price: a:b:1`, `${name}.interactions=age, income | tenure`),
  ).toEqual({
    [name]: { monotone: { tenure: -1, 'price: a:b': 1 }, interactions: [['age', 'income'], ['tenure']] },
  });
  expect(optionsOf(`${name}.monotone={"a, b":1}`, `${name}.interactions=[["a, b","c | d"]]`)).toEqual({
    [name]: { monotone: { 'a, b': 1 }, interactions: [['a, b', 'c | d']] },
  });
  for (const wrong of ['monotone=tenure', 'monotone=tenure:2', 'monotone={"a":', 'interactions=[[']) {
    expect(() => optionsOf(`${name}.${wrong}`)).toThrow('Expected');
  }
});
