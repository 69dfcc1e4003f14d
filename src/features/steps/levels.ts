import { z } from 'zod';
import { js } from '#base';
import type { CategoryColumn } from '#matrix';
import { sql } from '#sql';
import { similarLevels } from '#table';
import { levelStep } from './column-step.ts';
import { caseOf, categoryColumn, levelCounts } from './columns.ts';
import type { Step } from './protocol.ts';

const named = levelStep({
  name: 'clean-levels',
  summary:
    'Gives levels other names, just as they are listed. The profile and `recipe new` propose some, with their rows: other case, blanks or punctuation, one letter off, abbreviations. None is applied unasked.',
  options: z.object({
    levels: z.record(z.string(), z.string()).describe('old level: new level'),
  }),
  spec: z.object({ column: z.string(), levels: z.record(z.string(), z.string()) }),
  example: { columns: ['gender'], levels: { Femal: 'Female', F: 'Female' } },
  fit: ({ levels }, { name }) => ({ column: name, levels }),
  levels: ({ levels }) => Object.keys(levels),
  each: ({ levels }) => {
    const names = new Map(Object.entries(levels));
    return (level) => names.get(level) ?? level;
  },
  toSql: ({ levels }, value) =>
    caseOf(
      value,
      Object.entries(levels).map(([from, to]) => [from, sql`${to}`] as const),
      value,
    ),
  toJs: ({ levels }, value, constant) => {
    const names = constant(js`new Map(${Object.entries(levels)})`);
    return js`(${names}.get(${value}) ?? ${value})`;
  },
  describe: ({ levels }) => {
    const names = Object.entries(levels).map(([from, to]) => `"${from}" as "${to}"`);
    return [
      `reads ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`,
    ];
  },
});

/** One spelling for levels that mean the same. */
export const cleanLevels: Step = {
  ...named,
  propose: ({ frame, rows, columns }) =>
    columns.flatMap((column) => {
      const { levels } = levelCounts(categoryColumn(frame, column), rows);
      const similar = Object.entries(similarLevels(levels));
      if (similar.length === 0) return [];
      const counts = new Map(levels.map(({ level, count }) => [level, count]));
      const reasons = similar.map(([from, to]) => ({
        what: `"${from}" most likely means "${to}"`,
        count: counts.get(from)!,
      }));
      return [{ column, options: { levels: Object.fromEntries(similar) }, reasons }];
    }),
};

const rareOptions = z.object({
  share: z.number().min(0).max(1).default(0.01).describe('levels with a smaller share of the rows are rare'),
  most: z.number().int().min(1).optional().describe('keep at most so many levels'),
  name: z.string().default('other').describe('what rare levels are called'),
});
const rareSpec = z.object({ column: z.string(), kept: z.array(z.string()), name: z.string() });

/** Rare levels become one. */
export const rareLevels = levelStep<z.infer<typeof rareOptions>, z.infer<typeof rareSpec>>({
  name: 'rare-levels',
  summary: 'Puts rare levels together; a level that was not seen is rare.',
  options: rareOptions,
  spec: rareSpec,
  example: { columns: ['city'], share: 0.02 },
  fit: ({ share, most, name }, column: CategoryColumn, { rows }) => {
    const kept = levelCounts(column, rows)
      .levels.filter(({ count }) => count >= share * rows.length)
      .slice(0, most)
      .map(({ level }) => level);
    return { column: column.name, kept, name };
  },
  each: ({ kept, name }) => {
    const known = new Set(kept);
    return (level) => (known.has(level) ? level : name);
  },
  toSql: ({ kept, name }, value) =>
    sql`CASE WHEN ${value} IS NULL THEN NULL ELSE ${caseOf(
      value,
      kept.map((level) => [level, sql`${level}`] as const),
      sql`${name}`,
    )} END`,
  toJs: ({ kept, name }, value, constant) => {
    const known = constant(js`new Set(${kept})`);
    return js`(${value} === null || ${known}.has(${value}) ? ${value} : ${name})`;
  },
  describe: ({ kept, name }) => [`${kept.length} levels, the others as "${name}"`],
});
