import { adjustedRand, sampleStratified } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { type Exploration, fitCandidate, type GivenSegments } from '../explore/index.ts';
import { kmeansLearner } from '../kmeans/index.ts';
import { type Certified, certify } from './certify.ts';
import { labelTest } from './label-test.ts';
import type { CertifyOptions } from './options.ts';
import { verdictOf } from './verdict.ts';
import { withRows } from './with-rows.ts';

/** Most rows of the test of the labels. */
const TESTED_ROWS = 5000;
/** Fewer customers than this say little about their segment. */
const FEW = 30;

/**
 * Judges segments that someone else made, by the rules of any segmentation: the null models ask whether these rows
 * have groups at all, the bootstrap whether k-means finds these segments again. Beside that the labels are tested
 * against shuffled ones, and held against k-means of as many segments.
 * @param matrix rows that have a segment, without the column that says it.
 */
export async function certifyGiven(
  matrix: FeatureMatrix,
  { given, exploration, ...options }: CertifyOptions & { given: GivenSegments; exploration: Exploration },
  ctx: Context,
): Promise<Certified> {
  const learner = { learner: kmeansLearner, options: {} };
  const { certificate, labels } = await certify(matrix, { ...options, exploration, learner }, ctx);
  const k = given.names.length;
  const rng = ctx.rng.fork('labels');
  const rows = sampleStratified(labels, { k, cap: TESTED_ROWS }, rng.fork('rows'));
  const test = await withRows(matrix.x, rows, ctx, async (x) => {
    const own = { labels: Int32Array.from(rows, (row) => labels[row]!), k };
    return labelTest(x, own, rng.fork('shuffles'));
  });
  const again = await fitCandidate(matrix, { ...learner, k }, ctx);
  const found = { ...test, agreement: adjustedRand(labels, again.labels) };
  const { verdict, reasons } = verdictOf({ ...certificate, given: found }, ({ name }) => `"${name}"`);
  const few = certificate.segments.filter(({ size }) => size < FEW);
  const choice = [...certificate.choice];
  if (few.length > 0) {
    const names = few.map(({ name, size }) => `"${name}" (${size})`).join(', ');
    const message = `Fewer than ${FEW} customers, too few to say much about: ${names}.`;
    choice.push({ code: 'few-customers', message });
  }
  return { labels, certificate: { ...certificate, choice, given: found, verdict, reasons } };
}
