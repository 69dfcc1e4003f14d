import { expect, test } from 'vitest';
import { sniffDialect } from './sniff-dialect.ts';

test.each([
  ['names over values', 'id,x\n1,2\n3,4\n', ',', true],
  ['values only', '1,2\n3,4\n5,6\n', ',', false],
  ['years as names', 'customer,2019,2020\na,1,2\nb,3,4\n', ',', true],
  ['categories only', 'colour,size\nred,L\nblue,S\nred,S\n', ',', true],
  ['decimal commas between semicolons', 'a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n', ';', true],
  ['commas inside one quoted cell', 'a\tb\n"x, y, z"\t1\n"p, q"\t2\n', '\t', true],
  ['one column', 'name\nana\nbob\n', ',', true],
  ['one column of sentences', 'comment\nI like it\nnot so much today\nfine\n', ',', true],
  ['a header and no rows', 'a;b;c\n', ';', true],
])('%s', (_, text, delimiter, header) => {
  expect(sniffDialect(Buffer.from(text), true)).toEqual({ delimiter, header });
});
