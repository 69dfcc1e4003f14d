import type { MixedComparison, MixedResult } from './comparison.ts';

/** Silhouettes that differ by less say nothing that a user would notice. */
const NOTICEABLE = 0.02;
/** Standard errors of a mean difference that chance easily gives. */
const BY_CHANCE = 2;
/** A segment of this share of the rows leaves the others a rest, however well they are separated. */
const NEARLY_ALL = 0.9;
/** How much more stable another way has to be to be named. */
const MORE_STABLE = 0.1;

interface Judged {
  /** [rows] silhouette widths. */
  readonly widths: Float64Array;
  readonly result: MixedResult;
}

/**
 * Who is ahead, in words, and what speaks against it. A way ties with the best when the mean of the differences of
 * their rows' silhouettes is below .02 or two standard errors.
 * @param judged the best first.
 */
export function conclude(judged: readonly Judged[]): Pick<MixedComparison, 'ahead' | 'sentence'> {
  const [best] = judged;
  const results = judged.map(({ result }) => result);
  const tied = judged.filter((one) => ties(best!, one)).map(({ result }) => result);
  const remarks = [...lopsided(tied), ...steadier(tied, results)];
  const sentence = [verdict(tied, results), ...remarks].join(' ');
  return { ahead: tied.map(({ method }) => method), sentence };
}

function ties({ widths }: Judged, other: Judged): boolean {
  const differences = widths.map((width, i) => width - other.widths[i]!);
  const mean = differences.reduce((a, b) => a + b, 0) / widths.length;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, widths.length - 1) / widths.length);
  return mean < Math.max(NOTICEABLE, BY_CHANCE * error);
}

function verdict(tied: readonly MixedResult[], all: readonly MixedResult[]): string {
  const width = `mean silhouette under Gower distance ${tied[0]!.silhouette.toFixed(2)}`;
  if (tied.length === 1) {
    const next = all[1]!;
    return `${tied[0]!.method} is ahead (${width}; next ${next.method} with ${next.silhouette.toFixed(2)}).`;
  }
  const names = tied.map(({ method }) => method);
  const listed = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const others = all.length - tied.length;
  const rest = others === 0 ? 'all ways tie' : `ahead of the other ${others === 1 ? 'one' : others}`;
  return `${listed} are equally good (${width}): ${rest}.`;
}

function lopsided(tied: readonly MixedResult[]): string[] {
  return tied.flatMap(({ method, sizes }) => {
    const share = sizes[0]! / sizes.reduce((a, b) => a + b, 0);
    if (share < NEARLY_ALL) return [];
    return `But ${method} puts ${Math.round(100 * share)} % of the rows into one segment.`;
  });
}

function steadier(tied: readonly MixedResult[], all: readonly MixedResult[]): string[] {
  const stability = ({ stability: value }: MixedResult): number => value ?? 0;
  const most = Math.max(...tied.map(stability));
  const [steadiest] = [...all].sort((a, b) => stability(b) - stability(a));
  if (stability(steadiest!) < most + MORE_STABLE) return [];
  const [more, less] = [stability(steadiest!), most].map((value) => value.toFixed(2));
  return [`${steadiest!.method} is more stable on parts of the rows (${more} against ${less}).`];
}
