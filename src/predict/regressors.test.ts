import { expect, test } from 'vitest';
import { regressorInput } from '../../test/testkit/regressor-conformance.ts';
import { classifiers } from './registry.ts';
import { regressorOf, regressors } from './regressors.ts';
import { madeTargets } from './testkit/made-targets.ts';
import { sharedContext } from './testkit/shared-context.ts';

const context = sharedContext();

test('a learner of numbers has the name and the title of the learner of classes that is made of the same', () => {
  const titles = new Map(classifiers.map(({ name, title }) => [name, title]));
  for (const { name, title, task } of regressors) {
    expect(task).toBe('regression');
    expect(titles.get(name) ?? 'Linear regression').toBe(title);
  }
  expect(new Set(regressors.map(({ name }) => name)).size).toBe(regressors.length);
});

test.each(regressors.map(({ name }) => name))(
  '%s learns with its defaults, of one column and of two rows',
  async (name) => {
    const ctx = context();
    const learner = regressorOf(name);
    const options = learner.options.parse({});
    for (const n of [2, 60]) {
      const { rows, y } = madeTargets({ n, d: 1, seed: 4 });
      const input = regressorInput(ctx.pool, { rows, y });
      const model = await learner.fit(input, options, ctx);
      expect((await model.predict(input.x, ctx)).every(Number.isFinite)).toBe(true);
      input.x.x.release();
    }
    const none = regressorInput(ctx.pool, {
      rows: [],
      y: [],
      features: [{ name: 'a', column: 'a', level: null, kind: 'numeric' }],
    });
    await expect(learner.fit(none, options, ctx)).rejects.toMatchObject({ code: 'TARGET_INVALID' });
  },
);

test('an unknown learner is refused with the nearest name', () => {
  expect(() => regressorOf('linear-regresion')).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', hint: 'Did you mean linear-regression?' }),
  );
});
