import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCsv } from '../testkit/read-csv.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

const tables = {
  'two rows': 'id,a,b\n1,2,3\n2,5,1',
  'three rows, two of them equal': 'id,a,b\n1,2,3\n2,2,3\n3,5,1',
  'four distinct rows': 'id,a,b\n1,2,3\n2,5,1\n3,9,9\n4,1,1',
  'many rows, three distinct': `id,a,b\n${Array.from({ length: 90 }, (_, i) => `${i},${i % 3},${(i % 3) ** 2}`).join('\n')}`,
};

for (const [title, text] of Object.entries(tables)) {
  test(`${title}: every customer gets a segment, nothing is claimed to be stable`, async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'customers.csv');
    writeFileSync(file, text);
    const { summary, files } = await runJob({ files: [file] });
    expect(summary.segmentation!.verdict).toBe('do-not-use');
    const rows = readCsv(files.customers!);
    expect(rows).toHaveLength(text.split('\n').length - 1);
    expect(rows.every((row) => row['segment_name'] !== '')).toBe(true);
  });
}
