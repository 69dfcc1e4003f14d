import { z } from 'zod';
import { AppError } from '#base';
import { kmeansScalar } from '#kernels';
import { sql } from '#sql';
import { levelStep } from './column-step.ts';
import { caseOf, levelCounts } from './columns.ts';
import { isWord, type TextSpace, textPoints, textSpace, wordsOf } from './text-terms.ts';

/** More different texts than this are no list of titles; SQL has to name each. */
const MOST_TEXTS = 2000;
const MOST_TERMS = 512;
/** Words in the name of a group. */
const NAME_WORDS = 2;
/** A group of which fewer texts have its first word is a mixed one. */
const MIXED = 0.2;
/** What the replay of a stored model calls a text that the model has not seen. */
const UNKNOWN = '\u{10ffff}';

const optionsSchema = z.object({
  groups: z.number().int().min(2).max(100).default(12).describe('how many groups'),
  seed: z.number().int().min(0).default(1).describe('of the starts of the clustering'),
});
const specSchema = z
  .object({
    column: z.string(),
    groups: z.array(z.string()).min(1).describe('names, the largest group first'),
    levels: z.array(z.string()).describe('texts that were learned from'),
    groupOfLevel: z.array(z.number().int().nonnegative()),
    terms: z.array(z.string()),
    weights: z.array(z.number()),
    centres: z.array(z.number()).describe('by group and term'),
  })
  .refine(
    ({ groups, levels, groupOfLevel, terms, weights, centres }) =>
      groupOfLevel.length === levels.length &&
      groupOfLevel.every((group) => group < groups.length) &&
      weights.length === terms.length &&
      centres.length === groups.length * terms.length,
    'expected a group of each text and a centre of each group',
  );
type Spec = z.infer<typeof specSchema>;

/** Texts of a list as a few groups. */
export const textGrouping = levelStep<z.infer<typeof optionsSchema>, Spec>({
  name: 'text-grouping',
  summary:
    `Puts texts such as job titles into groups of similar wording: k-means on TF-IDF of words and 3-grams of letters, each group named by its top words. At most ${MOST_TEXTS} different texts. ` +
    'A new text joins the nearest group; the largest one where it shares nothing with the texts learned from, and in SQL and in score, which only know these texts.',
  options: optionsSchema,
  spec: specSchema,
  example: { columns: ['job_title'], groups: 12 },
  fit: ({ groups, seed }, column, { rows }) => {
    const { levels } = levelCounts(column, rows);
    if (levels.length > MOST_TEXTS) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `step text-grouping, column "${column.name}": expected at most ${MOST_TEXTS} different texts, got ${levels.length}`,
        { hint: 'Use rare-levels before it.', data: { column: column.name } },
      );
    }
    return levels.length === 0 ? null : { column: column.name, ...grouped(levels, groups, seed) };
  },
  levels: ({ levels }) => levels,
  each: (spec) => {
    const known = new Map(spec.levels.map((level, i) => [level, spec.groupOfLevel[i]!]));
    const pointOf = textPoints(spec);
    return (level) => spec.groups[known.get(level) ?? nearest(level, spec, pointOf)]!;
  },
  toSql: ({ groups, levels, groupOfLevel }, value) => {
    const cases = levels.map((level, i) => [level, sql`${groups[groupOfLevel[i]!]!}`] as const);
    return sql`CASE WHEN ${value} IS NULL THEN NULL ELSE ${caseOf(value, cases, sql`${groups[0]!}`)} END`;
  },
  describe: ({ groups, levels }) => [`${levels.length} texts as ${groups.length} groups of similar wording`],
});

interface CountedText {
  readonly level: string;
  readonly count: number;
}

function grouped(texts: readonly CountedText[], most: number, seed: number): Omit<Spec, 'column'> {
  const levels = texts.map(({ level }) => level);
  const space = textSpace(levels, MOST_TERMS);
  const points = levels.map(textPoints(space));
  const nCols = Math.max(space.terms.length, 1);
  const x = { nRows: points.length, nCols, data: new Float32Array(points.length * nCols) };
  for (const [i, point] of points.entries()) x.data.set(point, i * nCols);
  const distinct = new Set(points.map((point) => point.join())).size;
  const k = Math.min(most, distinct);
  const { labels, centres } = kmeansScalar(x, { k, starts: 4, seed, maxIterations: 50, tolerance: 1e-4 });
  const sizes = new Float64Array(k);
  for (const [i, { count }] of texts.entries()) sizes[labels[i]!]! += count;
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const centreOf = (label: number) => centres.subarray(label * nCols, label * nCols + space.terms.length);
  const named = (label: number) => {
    const own = levels.filter((_, i) => labels[i] === label);
    return nameOf(space, centreOf(label), own);
  };
  return {
    groups: distinctNames(order.map(named)),
    levels,
    groupOfLevel: Array.from(labels, (label) => order.indexOf(label)),
    terms: [...space.terms],
    weights: [...space.weights],
    centres: order.flatMap((label) => [...centreOf(label)]),
  };
}

/** The words that weigh most in a group, said to be examples where few of its texts have the first of them. */
function nameOf({ terms }: TextSpace, centre: Float64Array, texts: readonly string[]): string {
  const words = terms
    .map((term, j) => ({ term, weight: centre[j]! }))
    .filter(({ term, weight }) => isWord(term) && weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  const [first] = words;
  if (first === undefined) return texts[0]!;
  const strong = words.filter(({ weight }) => weight >= first.weight / 2).slice(0, NAME_WORDS);
  const name = strong.map(({ term }) => term).join(', ');
  const share = texts.filter((text) => wordsOf(text).includes(first.term)).length / texts.length;
  return share < MIXED ? `others: ${name}` : name;
}

function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
    taken.add(free);
    return free;
  });
}

/** The nearest centre, the first of equally near ones; the largest group for a text without known terms. */
function nearest(text: string, { groups, centres }: Spec, pointOf: (text: string) => Float64Array): number {
  if (text.includes(UNKNOWN)) return 0;
  const point = pointOf(text);
  if (point.every((value) => value === 0)) return 0;
  let best = { group: 0, distance: Number.POSITIVE_INFINITY };
  for (let group = 0; group < groups.length; group++) {
    let distance = 0;
    for (const [j, value] of point.entries()) distance += (value - centres[group * point.length + j]!) ** 2;
    if (distance < best.distance) best = { group, distance };
  }
  return best.group;
}
