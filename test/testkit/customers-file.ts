import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '#base';

/** A customer table of 240 rows in three groups far apart, in `spend` and `visits`; no column looks like an outcome. */
export async function writeGroups(folder: string, name = 'My_Shop.csv'): Promise<string> {
  const rng = createRng(5);
  const rows = Array.from({ length: 240 }, (_, i) => {
    const group = i % 3;
    const spend = 100 * group + 5 * rng.normal();
    return `C${i},${spend.toFixed(2)},${Math.round(20 * ((group + 1) % 3) + 2 * rng.normal())}`;
  });
  const file = join(folder, name);
  await writeFile(file, `customer_id,spend,visits\n${rows.join('\n')}\n`);
  return file;
}

/** A customer table of 200 rows without groups. */
export async function writeCloud(folder: string): Promise<string> {
  const rng = createRng(9);
  const rows = Array.from(
    { length: 200 },
    (_, i) => `C${i},${(100 + rng.normal()).toFixed(4)},${(10 + rng.normal()).toFixed(4)}`,
  );
  const file = join(folder, 'cloud.csv');
  await writeFile(file, `customer_id,spend,visits\n${rows.join('\n')}\n`);
  return file;
}
