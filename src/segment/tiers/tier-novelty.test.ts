import { expect, test } from 'vitest';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { noveltyWithin } from './tier-novelty.ts';

test('novelty is the share of the other customers of the tier that lie closer to its mean', async () => {
  const ctx = await kernelContext();
  // tier 0 has the mean 4, so distances 4, 3, 1 and 6, and 4 twice; tier 1 has one customer
  const matrix = await matrixOf([[0], [1], [3], [10], [99], [8], [2]], ctx);
  const labels = Int32Array.of(0, 0, 0, 0, 1, 0, 0);
  expect([...noveltyWithin(matrix, labels, 2)].map((share) => Math.round(share * 5))).toEqual([
    3, 2, 0, 5, 0, 3, 1,
  ]);
});
