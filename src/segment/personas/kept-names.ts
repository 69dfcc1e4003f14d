import type { Reason } from '#contract';
import type { KeptIdentity } from '../identity/index.ts';

/** [k] id of each label: that of the segment that it is again, else the next that nobody had. @param order labels, the most valuable first */
export function idsOf(order: readonly number[], identity: KeptIdentity | null): Int32Array {
  const ids = new Int32Array(order.length);
  let next = identity?.nextId ?? 1;
  for (const label of order) ids[label] = identity?.kept[label]?.id ?? next++;
  return ids;
}

interface Names {
  /** [k] by label: names that the method gives. */
  readonly given: readonly { readonly name: string | null }[];
  /** [k] in the order of the segments: names by what they are like. */
  readonly made: readonly string[];
  readonly identity: KeptIdentity | null;
}

/** [k] names in the order of the segments: kept, else given, else made; a made one that is taken gets a number. */
export function shownNames(order: readonly number[], { given, made, identity }: Names): string[] {
  const taken = new Set(identity?.kept.flatMap((kept) => (kept === null ? [] : [kept.name])) ?? []);
  return order.map((label, at) => {
    const kept = identity?.kept[label]?.name;
    if (kept !== undefined) return kept;
    const own = given[label]!.name ?? made[at]!;
    let name = own;
    for (let n = 2; taken.has(name); n++) name = `${own} (${n})`;
    taken.add(name);
    return name;
  });
}

/** Which segments were kept, which are new, what became of the others, and which kept names say something else now. */
export function identityNotes(
  order: readonly number[],
  {
    identity,
    shown,
    made,
  }: { identity: KeptIdentity | null; shown: readonly string[]; made: readonly string[] },
): Reason[] {
  if (identity === null) return [];
  const { match, kept, known, pairs } = identity;
  const nameOf = new Map(order.map((label, at) => [label, shown[at]!]));
  const notes: Reason[] = [];
  const again = kept.filter((one) => one !== null).length;
  notes.push({
    code: 'segments-kept',
    message: `${again} of ${kept.length} segments are those of ${identity.of} again and keep their ids and names.`,
  });
  if (pairs !== null) notes.push(profileNote(identity, pairs, nameOf));
  for (const [label, { fate, from }] of match.after.entries()) {
    if (kept[label] !== null) continue;
    const source = from.map((a) => `"${known[a]!.name}"`).join(' and ');
    const how = fate === 'split' ? `a part of ${source}` : fate === 'merged' ? `what was ${source}` : 'new';
    notes.push({ code: `segment-${fate}`, message: `"${nameOf.get(label)!}" is ${how}.` });
  }
  for (const [a, { fate, into }] of match.before.entries()) {
    if (fate === 'matched' || match.after.some(({ same }) => same === a)) continue;
    const where = into.map((b) => `"${nameOf.get(b)!}"`).join(' and ');
    const how =
      fate === 'merged' ? `went into ${where}` : fate === 'split' ? `fell apart into ${where}` : 'is no more';
    notes.push({ code: `segment-${fate}`, message: `"${known[a]!.name}" ${how}.` });
  }
  for (const [at, label] of order.entries()) {
    if (kept[label] === null || shown[at] === made[at]) continue;
    const message = `"${shown[at]!}" keeps its name; by its figures it would be called "${made[at]!}" now.`;
    notes.push({ code: 'name-kept', message });
  }
  return notes;
}

/** By what the segments were matched when hardly a customer is like those of before, and how near they came. */
function profileNote(
  { of, known }: KeptIdentity,
  pairs: NonNullable<KeptIdentity['pairs']>,
  nameOf: ReadonlyMap<number, string>,
): Reason {
  const told = pairs.map((pair, a) => {
    if (pair === null) return `"${known[a]!.name}" has no column in common`;
    const { distance, limit } = pair;
    const figures = `${distance.toFixed(2)} from "${nameOf.get(pair.after)!}", limit ${limit.toFixed(2)}`;
    return `"${known[a]!.name}" ${figures}${distance > limit ? ': no partner' : ''}`;
  });
  return {
    code: 'matched-by-profile',
    message:
      `More than half of the customers are unlike all that ${of} was made from, so the segments were matched by their ` +
      'profiles, each against the average of its own customers (mean distance in standard deviations): ' +
      `${told.join('; ')}. The same name means the same place among the customers, not the same figures.`,
  };
}
