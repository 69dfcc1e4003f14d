import { expect, test } from 'vitest';
import { createRng } from '#base';
import { classifierInput } from '../../test/testkit/classifier-conformance.ts';
import { kernelContext } from '../../test/testkit/kernel-context.ts';
import { classifierOf, classifiers } from './registry.ts';

const rng = createRng(6);
const rows = Array.from({ length: 60 }, () => [rng.normal(), rng.normal()]);
const y = rows.map(([a]) => (a! + rng.normal() > 0 ? 1 : 0));

test.each(classifiers.map(({ name }) => name))(
  '%s turns down weights below 0, missing or endless ones, and weights that are all 0',
  async (name) => {
    const ctx = await kernelContext({ threads: 1 });
    const learner = classifierOf(name);
    const options = learner.options.parse({});
    for (const odd of [-1, Number.NaN, Number.POSITIVE_INFINITY, null]) {
      const weights = rows.map((_, i) => (odd === null ? 0 : i === 7 ? odd : 1));
      const input = classifierInput(ctx.pool, { rows, y, weights });
      await expect(learner.fit(input, options, ctx), `${odd}`).rejects.toMatchObject({
        code: 'WEIGHTS_INVALID',
      });
      input.x.x.release();
    }
  },
);

test('an unknown learner is refused with the nearest name', () => {
  expect(() => classifierOf('random-forrest')).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', hint: 'Did you mean random-forest?' }),
  );
});
