import { z } from 'zod';
import { js } from '#base';
import type { CategoryColumn } from '#matrix';
import { sql } from '#sql';
import { columnStep } from './column-step.ts';
import { double, levelCounts } from './columns.ts';
import { levelNumbers } from './level-numbers.ts';

const optionsSchema = z.object({
  standardise: z.boolean().default(false).describe('scale each indicator by its mean and standard deviation'),
  dropFirst: z.boolean().default(false).describe('no indicator for the first level, as regression wants'),
});
const specSchema = z.object({
  column: z.string(),
  levels: z.array(z.object({ level: z.string(), centre: z.number(), spread: z.number().positive() })),
  known: z.array(z.string()).describe('levels that were seen'),
});

/** One column of 0 and 1 a level. */
export const oneHot = columnStep<z.infer<typeof optionsSchema>, z.infer<typeof specSchema>, CategoryColumn>({
  name: 'one-hot',
  summary:
    'Replaces a category by an indicator for each level that was seen, sorted. Missing and unknown levels have none.',
  accepts: 'category',
  options: optionsSchema,
  spec: specSchema,
  example: { columns: ['region'] },
  fit: ({ standardise, dropFirst }, column, { rows }) => {
    const counts = levelCounts(column, rows).levels.sort((a, b) => (a.level < b.level ? -1 : 1));
    const levels = counts.slice(dropFirst ? 1 : 0).map(({ level, count }) => {
      const share = count / rows.length;
      const spread = Math.sqrt(share * (1 - share));
      const scaled = standardise && spread > 0;
      return { level, centre: scaled ? share : 0, spread: scaled ? spread : 1 };
    });
    return { column: column.name, levels, known: counts.map(({ level }) => level) };
  },
  outputs: ({ column, levels }, { sources }) =>
    levels.map(({ level }) => ({ name: `${column} = ${level}`, type: 'numeric', sources, level })),
  apply: ({ column: name, levels, known }, column, { warn }) => {
    levelNumbers(column, new Map(known.map((level) => [level, 0])), { unseen: 0, missing: 0 }, warn);
    return levels.map(({ level, centre, spread }) => {
      const own = column.levels.indexOf(level);
      const [absent, present] = [(0 - centre) / spread, (1 - centre) / spread];
      const values = Float64Array.from(column.codes, (code) =>
        code === own && code >= 0 ? present : absent,
      );
      return { type: 'numeric', name: `${name} = ${level}`, values };
    });
  },
  toSql: ({ column, levels }, value) =>
    levels.map(({ level, centre, spread }) => [
      `${column} = ${level}`,
      sql`CASE WHEN ${value} = ${level} THEN ${double((1 - centre) / spread)} ELSE ${double((0 - centre) / spread)} END`,
    ]),
  toJs: ({ column, levels }, value) =>
    levels.map(({ level, centre, spread }) => [
      `${column} = ${level}`,
      js`(${value} === ${level} ? ${(1 - centre) / spread} : ${(0 - centre) / spread})`,
    ]),
  describe: ({ levels }) => [
    `an indicator for each of ${levels.length} levels`,
    ...(levels.some(({ spread }) => spread !== 1) ? ['standardised'] : []),
  ],
});
