import { gzipSync } from 'node:zlib';
import type { Rng } from '#base';
import { type Cell, workbookFile } from './workbook-file.ts';

/** A file that somebody's export could be, damaged in some places. */
export interface MutatedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Formats that are made here; samples of the binary ones come from the engine. */
export const FUZZ_FORMATS = ['csv', 'csv.gz', 'json', 'ndjson', 'xlsx', 'parquet', 'duckdb'] as const;
export type FuzzFormat = (typeof FUZZ_FORMATS)[number];

const CELLS: readonly string[] = [
  ...[
    '',
    'NA',
    '0',
    '1',
    '-2.5',
    '1,5',
    '1.234,5',
    '$5',
    '5%',
    'yes',
    'no',
    '2024-01-31',
    '31.12.2024',
    '3/4/24',
  ],
  ...[
    'a',
    'x"y',
    '"a,b"',
    '"',
    '""',
    "'",
    '=1+1',
    'é',
    '🎉',
    'עברית',
    '\u0000',
    '\ufeff',
    'inf',
    'nan',
    '1e999',
  ],
  ...[
    '12345678901234567890',
    '00123',
    'a\nb',
    'a\r\nb',
    '\t',
    ' ',
    '{"a":1}',
    '[1]',
    'null',
    '\\',
    'x'.repeat(300),
  ],
];
const NAMES: readonly string[] = [
  'id',
  'a',
  'B b',
  '"; DROP TABLE x; --',
  '🎉',
  '',
  'date',
  'total',
  '2020',
  'x'.repeat(500),
];
const DELIMITERS = [',', ';', '\t', '|', ' '];

/** A file of a format from a stream of random numbers, with up to eight places damaged, mostly fewer. */
export function mutatedFile(
  format: FuzzFormat,
  rng: Rng,
  samples: Readonly<Record<'parquet' | 'duckdb', readonly Buffer[]>>,
): MutatedFile {
  const made =
    format === 'parquet' || format === 'duckdb' ? pick(samples[format], rng) : madeFile(format, rng);
  const isPacked = format === 'csv.gz' && rng.next() < 0.7;
  const damaged = rng.next() < 0.2 ? made : mutate(made, rng);
  const bytes = isPacked ? gzipSync(damaged) : damaged;
  return { name: `fuzz.${format}`, bytes };
}

function madeFile(format: Exclude<FuzzFormat, 'parquet' | 'duckdb'>, rng: Rng): Buffer {
  const width = 1 + rng.int(5);
  const names = Array.from({ length: width }, () => pick(NAMES, rng));
  const rows = Array.from({ length: rng.int(12) }, () => names.map(() => pick(CELLS, rng)));
  switch (format) {
    case 'csv':
    case 'csv.gz':
      return encoded(delimited([names, ...rows], rng), rng);
    case 'json':
    case 'ndjson': {
      const records = rows.map((row) => jsonRecord(names, row, rng));
      const text = format === 'ndjson' ? records.join('\n') : `[${records.join(',\n')}]`;
      return encoded(format === 'json' && rng.next() < 0.3 ? `{"n":1,"data":${text}}` : text, rng);
    }
    case 'xlsx':
      return workbookFile({
        sheets: [
          { name: 'A', rows: [names, ...rows].map((row) => row.map((cell) => workbookCell(cell, rng))) },
        ],
        formats: [14, 'h:mm'],
        inline: rng.next() < 0.5,
      });
  }
}

function delimited(rows: readonly (readonly string[])[], rng: Rng): string {
  const delimiter = pick(DELIMITERS, rng);
  const lineEnd = pick(['\n', '\r\n', '\r'], rng);
  return rows.map((row) => row.join(delimiter) + (rng.next() < 0.05 ? '\n' : lineEnd)).join('');
}

function jsonRecord(names: readonly string[], row: readonly string[], rng: Rng): string {
  const pairs = names.map((name, j) => {
    const value = rng.next() < 0.3 ? { nested: { value: row[j] } } : row[j];
    return `${JSON.stringify(name)}:${rng.next() < 0.2 ? rng.int(1e9) : JSON.stringify(value)}`;
  });
  return `{${pairs.join(',')}}`;
}

function workbookCell(cell: string, rng: Rng): Cell {
  const chance = rng.next();
  if (chance < 0.1) return null;
  if (chance < 0.3) return rng.int(60_000) / 4;
  if (chance < 0.4) return { number: rng.int(60_000) / 4, format: rng.int(3) - 1 < 0 ? 0 : 1 };
  // no part of XML may hold a NUL
  return cell.replaceAll('\0', '');
}

function encoded(text: string, rng: Rng): Buffer {
  const chance = rng.next();
  if (chance < 0.05) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (chance < 0.1) return Buffer.from(text, 'latin1');
  return Buffer.from(chance < 0.15 ? `\ufeff${text}` : text, 'utf8');
}

function mutate(bytes: Buffer, rng: Rng): Buffer {
  let mutated = Buffer.from(bytes);
  for (let times = 1 + Math.floor(8 * rng.next() ** 3); times > 0 && mutated.length > 0; times--) {
    const at = rng.int(mutated.length);
    const length = Math.min(mutated.length - at, 1 + Math.floor(64 * rng.next() ** 4));
    const part = mutated.subarray(at, at + length);
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at + length)];
    switch (rng.int(7)) {
      case 0:
        mutated[at] = rng.int(256);
        break;
      case 1:
        mutated[at] = mutated[at]! ^ (1 << rng.int(8));
        break;
      case 2:
        mutated = Buffer.concat([before, after]);
        break;
      case 3:
        mutated = Buffer.concat([before, part, part, after]);
        break;
      case 4:
        mutated = Buffer.concat([before, Buffer.from(pick(CELLS, rng)), part, after]);
        break;
      case 5:
        mutated = Buffer.from(before);
        break;
      default:
        mutated = Buffer.concat([
          before,
          Buffer.from([pick([0, 10, 13, 34, 44, 0xff, 0x80, 0x7f], rng)]),
          after,
        ]);
    }
  }
  return mutated;
}

function pick<T>(from: readonly T[], rng: Rng): T {
  return from[rng.int(from.length)]!;
}
