import { expect, test } from 'vitest';
import type { TrainTarget } from '#contract';
import type { FrameColumn } from '#matrix';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import { targetOfTable } from './target-of-table.ts';

const NaNs = Number.NaN;
const DATA: readonly FrameColumn[] = [
  {
    type: 'numeric',
    name: 'recency',
    values: Float64Array.of(10, 61, 60, NaNs, 90, Number.POSITIVE_INFINITY),
  },
  { type: 'category', name: 'left', codes: Int32Array.of(0, 1, -1, 0, 1, 0), levels: ['no', 'yes'] },
  { type: 'category', name: 'empty', codes: new Int32Array(6).fill(-1), levels: [] },
  { type: 'numeric', name: 'spent', values: Float64Array.of(1.5, 2.5, 3.5, 4.5, 5.5, 6.5) },
];

function columnOf(name: string, kind: CustomerColumn['kind'], distinct = 2): CustomerColumn {
  const facts = { role: 'feature', roleCode: 'x', roleReason: 'X.', dataset: 'd', rfm: null, origin: null };
  const storage = kind === 'category' || kind === 'text' ? 'VARCHAR' : 'DOUBLE';
  return { name, kind, distinct, storage, at: 0, ...facts } as CustomerColumn;
}
const table = {
  nRows: 6,
  columns: [
    columnOf('recency', 'integer', 5),
    columnOf('left', 'category'),
    columnOf('empty', 'text', 0),
    columnOf('spent', 'decimal', 6),
  ],
} as unknown as CustomerTable;

const targetOf = (target: TrainTarget, positive: string | null = null) =>
  targetOfTable(table, { target, positive }, async (columns) => ({
    nRows: 6,
    columns: columns.map(({ name }) => DATA.find((column) => column.name === name)!),
  }));
const when = (formula: string) => targetOf({ kind: 'churn-when', formula });
const column = (name: string) => targetOf({ kind: 'column', column: name });

test('a column gives its classes and tells them itself; rows without one are counted', async () => {
  expect(await column('left')).toMatchObject({
    source: 'column',
    target: 'left',
    description: 'Whether "left" is "yes".',
    classes: ['no', 'yes'],
    tellers: ['left'],
    makers: [],
    rowsWithoutTarget: 1,
    rows: Uint32Array.of(0, 1, 3, 4, 5),
    y: Int32Array.of(0, 1, 0, 1, 0),
  });
  expect(await targetOf({ kind: 'churn-column', column: 'left' }, 'no')).toMatchObject({
    source: 'churn-column',
    classes: ['yes', 'no'],
  });
});

test('a condition gives who meets it, makes its columns the makers, and is not known where they are missing', async () => {
  const found = await when('recency > 60 and left == "yes"');
  expect(found).toMatchObject({ source: 'churn-when', classes: ['no', 'yes'], tellers: [] });
  expect([...found.makers].sort()).toEqual(['left', 'recency']);
  const { rows, y, rowsWithoutTarget, notes } = await when('recency > 60');
  // 60 is not above 60; an endless number is as unknown as a missing one
  expect([[...rows], [...y], rowsWithoutTarget]).toEqual([[0, 1, 2, 4], [0, 1, 0, 1], 2]);
  expect(notes[0]).toContain('"recency" and all functions of it are left out');
});

test('a condition that cannot be read, that is none, or that nobody meets is refused', async () => {
  await expect(when('recencyy > 60')).rejects.toMatchObject({
    code: 'FORMULA_INVALID',
    hint: expect.stringContaining('Did you mean "recency"?'),
  });
  await expect(when('recency >')).rejects.toMatchObject({ code: 'FORMULA_INVALID' });
  await expect(when('recency + 1')).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: '--churn-when: expected a condition, got a number',
  });
  await expect(when('recency < 0')).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('got only "no"'),
  });
});

test('a column that is unknown, of many numbers or empty is refused with what to do', async () => {
  await expect(column('lef')).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "left"?' });
  await expect(column('zzzzzz')).rejects.toMatchObject({ hint: expect.stringContaining('recency, left') });
  await expect(column('spent')).rejects.toMatchObject({
    code: 'COLUMN_WRONG_KIND',
    message: expect.stringContaining('decimal with 6 values'),
    hint: expect.stringContaining('--churn-when'),
  });
  await expect(column('empty')).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('got no value at all'),
  });
});
