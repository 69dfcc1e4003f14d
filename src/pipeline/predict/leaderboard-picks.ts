import type { LeaderboardItem, LeaderboardPick } from '#contract';

/** What is made of several learners that decide together. */
const ENSEMBLES: readonly string[] = ['voting', 'stacking'];

/** The best single learner of a training, the best ensemble and the best small model; none where nothing has a figure. @param items of one training, the best first. */
export function picksOf(items: readonly LeaderboardItem[]): LeaderboardPick[] {
  const learners = items.filter(({ isBaseline, value }) => !isBaseline && value.mean !== null);
  const [best] = learners;
  if (best === undefined) return [];
  const single = learners.find(({ name }) => !ENSEMBLES.includes(name)) ?? null;
  const ensemble = learners.find(({ name }) => ENSEMBLES.includes(name)) ?? null;
  const small = smallest(learners, best);
  const { model, target, metric } = best;
  const parts = [
    ...(single === null ? [] : [`best by itself ${told(single)}`]),
    ...(ensemble === null ? [] : [`best of several together ${told(ensemble)}`]),
    ...(small === null ? [] : [`best small one ${told(small)}`]),
  ];
  return [
    {
      model,
      target,
      metric,
      single: single?.name ?? null,
      ensemble: ensemble?.name ?? null,
      small: small?.name ?? null,
      sentence: `${model}: ${parts.join('; ')}.`,
    },
  ];
}

/** The one of fewest bytes that cannot be told from the best: its mean lies in the interval of the best. */
function smallest(learners: readonly LeaderboardItem[], best: LeaderboardItem): LeaderboardItem | null {
  const { low, high } = best.value;
  const alike = learners.filter(
    ({ value: { mean }, name }) =>
      name === best.name || (mean !== null && low !== null && high !== null && mean >= low && mean <= high),
  );
  const sized = alike.flatMap((item) => (item.bytes === null ? [] : [{ item, bytes: item.bytes }]));
  return sized.length === 0 ? null : sized.reduce((a, b) => (b.bytes < a.bytes ? b : a)).item;
}

function told({ title, value: { mean }, bytes }: LeaderboardItem): string {
  const words = title.charAt(0).toLowerCase() + title.slice(1);
  return `${words} (${mean!.toFixed(3)}${bytes === null ? '' : `, ${bytesInWords(bytes)}`})`;
}

/** `812 B`, `3.4 kB`, `1.2 MB`. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
