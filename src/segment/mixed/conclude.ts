import type { MixedResult } from './comparison.ts';

/** Silhouettes that differ by less say nothing that a user would notice. */
const NOTICEABLE = 0.02;
/** Standard errors of a mean difference that chance easily gives. */
const BY_CHANCE = 2;

interface Judged {
  /** [rows] silhouette widths. */
  readonly widths: Float64Array;
  readonly result: MixedResult;
}

/**
 * Who is ahead, in words. A way ties with the best when the mean of the differences of their rows' silhouettes is below
 * .02 or two standard errors.
 * @param judged the best first.
 */
export function conclude(judged: readonly Judged[]): {
  ahead: MixedResult['method'][];
  sentence: string;
} {
  const [best] = judged;
  const tied = judged.filter((one) => ties(best!, one)).map(({ result }) => result.method);
  const width = best!.result.silhouette.toFixed(2);
  const others = judged.length - tied.length;
  const criterion = 'mean silhouette under Gower distance';
  if (tied.length === 1) {
    const second = judged[1]!.result;
    return {
      ahead: tied,
      sentence: `${tied[0]} is ahead (${criterion} ${width}; next ${second.method} with ${second.silhouette.toFixed(2)}).`,
    };
  }
  const names = `${tied.slice(0, -1).join(', ')} and ${tied.at(-1)}`;
  const rest = others === 0 ? 'all ways tie' : `ahead of the other ${others === 1 ? 'one' : others}`;
  return { ahead: tied, sentence: `${names} are equally good (${criterion} about ${width}): ${rest}.` };
}

function ties({ widths }: Judged, other: Judged): boolean {
  const differences = widths.map((width, i) => width - other.widths[i]!);
  const mean = differences.reduce((a, b) => a + b, 0) / widths.length;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, widths.length - 1) / widths.length);
  return mean < Math.max(NOTICEABLE, BY_CHANCE * error);
}
