import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createEngine, importTable } from '../../dist/table/index.js';

const ROWS = 1_000_000;
const LEVELS = [2, 3, 5, 8, 12, 20, 40, 100];

/** A million rows of 20 numeric columns (four with missing values), 8 categories and 2 dates, imported once. */
export async function profileDataset() {
  const folder = join(tmpdir(), `clientele-bench-profile-${ROWS}`);
  if (!existsSync(join(folder, 'dataset.json'))) await make(folder);
  return { folder, parquet: join(folder, 'data.parquet') };
}

async function make(folder) {
  mkdirSync(folder, { recursive: true });
  const csv = join(folder, 'rows.csv');
  await pipeline(Readable.from(lines()), createWriteStream(`${csv}.part`));
  renameSync(`${csv}.part`, csv);
  const engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  const ctx = {
    rng: createRng(1),
    clock: systemClock,
    log: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  const dataset = await importTable({ file: csv, outDir: folder }, { ...ctx, engine });
  await engine.close();
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify(dataset));
}

function* lines() {
  const rng = createRng(1);
  const names = [
    ...Array.from({ length: 20 }, (_, j) => `n${j}`),
    ...LEVELS.map((_, j) => `c${j}`),
    'd0',
    'd1',
  ];
  yield `${names.join(',')}\n`;
  const start = Date.UTC(2020, 0, 1);
  for (let from = 0; from < ROWS; from += 1000) {
    let text = '';
    for (let i = from; i < Math.min(ROWS, from + 1000); i++) {
      const common = rng.normal();
      const cells = [];
      for (let j = 0; j < 20; j++) {
        const x = 0.8 * rng.normal() + 0.6 * common * (j % 3);
        const isMissing = j % 5 === 0 && rng.next() < 0.05;
        const value = j % 4 === 1 ? Math.exp(x).toFixed(4) : j % 4 === 2 ? Math.round(10 * x) : x.toFixed(4);
        cells.push(isMissing ? '' : value);
      }
      for (const n of LEVELS) cells.push(`level ${Math.floor(n * rng.next() ** 2)}`);
      for (let j = 0; j < 2; j++) {
        cells.push(new Date(start + 86_400_000 * Math.floor(1500 * rng.next())).toISOString().slice(0, 10));
      }
      text += `${cells.join(',')}\n`;
    }
    yield text;
  }
}
