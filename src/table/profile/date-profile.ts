import type { DateProfile } from '#contract';

/** How dates cover time; `sorted` are days since 1970-01-01 in ascending order, fractions are times of day. */
export function dateProfile(sorted: Float64Array): DateProfile | null {
  if (sorted.length === 0) return null;
  const first = Math.floor(sorted[0]!);
  let previous = first;
  let presentDays = 1;
  let gaps = 0;
  let longestGap: DateProfile['longestGap'] = null;
  for (let i = 1; i < sorted.length; i++) {
    const day = Math.floor(sorted[i]!);
    if (day === previous) continue;
    presentDays++;
    const days = day - previous - 1;
    if (days > 0) gaps++;
    if (days > (longestGap?.days ?? 0)) longestGap = { from: previous + 1, to: day - 1, days };
    previous = day;
  }
  return { days: previous - first + 1, presentDays, longestGap, gaps };
}
