import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';
import { recordPieces } from '../text/scan-records.ts';

const importer = useImporter();

test('the pieces of a file are all of its bytes, and records lie whole within them', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) =>
    i % 1000 === 0 ? '' : `${i},"a ""${i}"" ${i % 7 === 0 ? '\r\n' : ''}b",${'x'.repeat(i % 50)}`,
  );
  const text = `id,name,rest\r\n${lines.join('\r\n')}`;
  const path = join(importer.folder(), 'pieces.csv');
  writeFileSync(path, text);
  const options = { delimiter: ',', skip: 0, nFields: 3, signal: new AbortController().signal } as const;
  const bytes: Buffer[] = [];
  const records: string[] = [];
  for await (const piece of recordPieces(path, options)) {
    bytes.push(Buffer.from(piece.bytes));
    for (let i = 0; i < piece.nRecords; i++)
      records.push(piece.bytes.toString('utf8', piece.starts[i], piece.ends[i]));
  }
  expect(bytes.length).toBeGreaterThan(2);
  expect(Buffer.concat(bytes).toString() === text).toBe(true);
  expect(records).toEqual(['id,name,rest', ...lines.filter((line) => line !== '')]);
});
