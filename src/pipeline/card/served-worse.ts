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
    const worse = worseMeasures(tally, restOf(all, tally), { holds, z });
    if (worse.length === 0) return [];
    const who = level === null ? `without a value of ${column}` : `with ${column} = ${level}`;
    const what = worse.map(({ text }) => text).join('; ');
    const message = `The ${count(tally.n)} customers ${who} are served worse than all others: ${what}.`;
    return [{ column, level, measures: worse.map(({ measure }) => measure), message }];
  });
}

function worseMeasures(
  group: Tally,
  rest: Tally,
  { holds, z }: { holds: readonly boolean[] | null; z: number },
): { measure: Subgroups['worse'][number]['measures'][number]; text: string }[] {
  const confidence = differenceOfMeans(group, rest, z);
  const novel = differenceOfShares([group.novel, group.n], [rest.novel, rest.n], z);
  const [mine, others] = holds === null ? [0, 0] : [heldIn(group, holds), heldIn(rest, holds)];
  const held = differenceOfShares([mine, group.n], [others, rest.n], z);
  const versus = (a: number, b: number, format: (x: number) => string) => `${format(a)} against ${format(b)}`;
  const found = [
    {
      measure: 'confidence' as const,
      isWorse: confidence.high < 0 && confidence.value <= -LEAST.confidence,
      text: `mean confidence ${versus(group.sum / group.n, rest.sum / rest.n, (x) => x.toFixed(2))}`,
    },
    {
      measure: 'novel' as const,
      isWorse: novel.low > 0 && novel.value >= LEAST.novel,
      text: `${versus(group.novel / group.n, rest.novel / rest.n, percent)} are novel`,
    },
    {
      measure: 'held' as const,
      isWorse: holds !== null && held.high < 0 && held.value <= -LEAST.held,
      text: `${versus(mine / group.n, others / rest.n, percent)} are in segments that hold`,
    },
  ];
  return found.filter(({ isWorse }) => isWorse);
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
