import { z } from 'zod';
import { unknownColumn } from './column-step.ts';
import type { FittedStep, Step } from './protocol.ts';

const specSchema = z.object({ columns: z.array(z.string()) });

/** Leaves columns out. */
export const drop: Step = {
  name: 'drop',
  summary: 'Leaves columns out.',
  accepts: 'any',
  options: z.object({}),
  example: { columns: ['notes'] },
  fit: (_, { columns }) => ({ columns }),
  load: (spec) => keeping('drop', specSchema.parse(spec).columns, false),
};

/** Keeps columns and leaves all others out. */
export const select: Step = {
  name: 'select',
  summary: 'Keeps these columns and leaves all others out; order stays.',
  accepts: 'any',
  options: z.object({}),
  example: { columns: ['age', 'spend'] },
  fit: (_, { columns }) => ({ columns }),
  load: (spec) => keeping('select', specSchema.parse(spec).columns, true),
};

function keeping(step: string, named: readonly string[], keep: boolean): FittedStep {
  const isKept = (column: string) => named.includes(column) === keep;
  return {
    outputs: (columns) => {
      const missing = named.find((name) => !columns.some((column) => column.name === name));
      if (missing !== undefined) throw unknownColumn(step, missing);
      return columns.filter(({ name }) => isKept(name));
    },
    apply: (frame) => ({ ...frame, columns: frame.columns.filter(({ name }) => isKept(name)) }),
    toSql: (columns) => new Map([...columns].filter(([name]) => isKept(name))),
    toJs: (columns) => new Map([...columns].filter(([name]) => isKept(name))),
    ofColumn: (column) => (isKept(column) ? 'nothing' : 'other'),
    describe: () => (keep ? [] : named.map((column) => ({ column, words: ['left out'] }))),
  };
}
