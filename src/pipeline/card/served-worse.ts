import type { Subgroups } from '#contract';
import { differenceOfMeans, differenceOfShares, normalQuantile } from './interval.ts';
import { heldIn, restOf, type Tally } from './tally.ts';

/** Smaller differences are not told, however sure they are. */
const LEAST = { confidence: 0.05, novel: 0.05, held: 0.1 };
const MEASURES = 3;

/** A group and its sums. */
export interface TalliedGroup {
  readonly column: string;
  readonly level: string | null;
  readonly tally: Tally;
}

/**
 * The groups that are clearly served worse than all other customers: the difference is large enough to matter, and
 * its interval lies on the bad side, at 95 % over all groups and measures together (Bonferroni).
 * @param holds [k]; null when stability was not measured
 */
export function servedWorse(
  groups: readonly TalliedGroup[],
  { all, holds, least }: { all: Tally; holds: readonly boolean[] | null; least: number },
): Subgroups['worse'] {
  const compared = groups.filter(({ tally }) => all.n - tally.n >= least);
  const z = normalQuantile(0.025 / Math.max(1, MEASURES * compared.length));
  return compared.flatMap(({ column, level, tally }) => {
    const rest = restOf(all, tally);
    const who = `The ${count(tally.n)} customers ${level === null ? `without a value of ${column}` : `with ${column} = ${level}`}`;
    const worse: Subgroups['worse'] = [];
    const tell = (measure: Subgroups['worse'][number]['measure'], message: string) =>
      worse.push({ column, level, measure, message: `${who} ${message}` });
    const confidence = differenceOfMeans(tally, rest, z);
    if (confidence.high < 0 && confidence.value <= -LEAST.confidence) {
      const [a, b] = [tally, rest].map(({ sum, n }) => (sum / n).toFixed(2));
      tell(
        'confidence',
        `get their segment with less confidence than all others: ${a} against ${b} on average.`,
      );
    }
    const novel = differenceOfShares([tally.novel, tally.n], [rest.novel, rest.n], z);
    if (novel.low > 0 && novel.value >= LEAST.novel) {
      const [a, b] = [tally, rest].map((one) => percent(one.novel / one.n));
      tell(
        'novel',
        `are more often unlike the typical customers of their segment than all others: ${a} against ${b} are novel.`,
      );
    }
    if (holds === null) return worse;
    const [mine, others] = [heldIn(tally, holds), heldIn(rest, holds)];
    const held = differenceOfShares([mine, tally.n], [others, rest.n], z);
    if (held.high < 0 && held.value <= -LEAST.held) {
      const [a, b] = [percent(mine / tally.n), percent(others / rest.n)];
      tell('held', `are less often in segments that hold than all others: ${a} against ${b}.`);
    }
    return worse;
  });
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
