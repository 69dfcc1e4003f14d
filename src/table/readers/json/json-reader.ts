import { basename } from 'node:path';
import { AppError } from '#base';
import type { Finding } from '#contract';
import { columnNames } from '../../text/column-names.ts';
import { openSource } from '../../text/open-source.ts';
import type { SourceFile } from '../../text/source-file.ts';
import { plainSource } from '../plain-source.ts';
import type { ReadContext, ReadTable, SourceHead, TableReader } from '../reader.ts';
import { unknownTable } from '../unknown-table.ts';
import { ArrayFinder, type FoundArray } from './find-arrays.ts';
import { flattenRecord, RecordError } from './flatten-record.ts';
import { jsonKind, linesOf } from './json-kind.ts';
import { readRecords } from './read-records.ts';
import { elementSplitter, lineSplitter, type RecordSplitter, splitFile } from './split-records.ts';

/** One JSON object a line. */
export const ndjsonReader: TableReader = {
  format: 'ndjson',
  accepts: (head) => jsonKind(head) === 'ndjson',
  async list({ text, isWhole }) {
    return { tables: [{ table: null, columns: pathsOf(linesOf(text, isWhole, 200)) }], leftOut: [] };
  },
  async read({ file }, context) {
    const source = await opened(file, context);
    const records = await readRecords(source, context, (onRecord) =>
      splitFile({ path: source.path, start: source.skip }, lineSplitter(onRecord), context.signal),
    );
    return readTable(source, { ...records, format: 'ndjson', table: null });
  },
};

/** A JSON document: an array of objects, or an object with such arrays inside. */
export const jsonReader: TableReader = {
  format: 'json',
  accepts: (head) => jsonKind(head) === 'json',
  async list(head, { table: wanted }, context) {
    const file = basename(head.location);
    const isArray = /^\s*\[/.test(head.text.toString('latin1', 0, 4096));
    if (isArray) return { tables: [{ table: null, columns: elementPaths(head, 0) }], leftOut: [] };
    const { inflatedBytes } = context.limits;
    const tempDir = await context.tempDir();
    const source = await openSource(head.location, {
      ...{ tempDir, signal: context.signal, maxInflatedBytes: inflatedBytes },
    });
    const arrays = await arraysOf(source, context.signal);
    const chosen = wanted === null ? arrays : [namedArray(arrays, wanted, file)];
    const tables = chosen.map(({ path, start }) => ({
      table: path,
      columns: elementPaths(head, start - source.skip),
    }));
    return { tables, leftOut: [] };
  },
  async read({ file, table }, context) {
    const source = await opened(file, context);
    const arrays = await arraysOf(source, context.signal);
    const array = table === null ? longestArray(arrays) : namedArray(arrays, table, basename(file));
    const records = await readRecords(source, context, (onRecord) =>
      splitFile({ path: source.path, start: array.start }, elementSplitter(onRecord), context.signal),
    );
    const findings = [...arrayFindings(array, arrays), ...records.findings];
    return readTable(source, { ...records, findings, format: 'json', table: array.path || null });
  },
};

async function opened(path: string, context: ReadContext): Promise<SourceFile> {
  context.progress.report(0, 'reading bytes');
  const source = await openSource(path, { ...context, maxInflatedBytes: context.limits.inflatedBytes });
  context.progress.report(0.3, 'reading records');
  return source;
}

function readTable(
  source: SourceFile,
  read: Awaited<ReturnType<typeof readRecords>> & { format: 'json' | 'ndjson'; table: string | null },
): ReadTable {
  const { file, bytes, sha256, gzip, encoding, byteOrderMark } = source;
  const { format, table, text, rejectedRows, findings } = read;
  const { names } = columnNames(read.names, true, file);
  return {
    source: { ...plainSource({ file, format, table, bytes, sha256 }), gzip, encoding, byteOrderMark },
    text,
    names,
    declared: names.map(() => null),
    rejectedRows,
    findings,
  };
}

/** @throws FILE_CORRUPT when the document has no array of objects. */
async function arraysOf(source: SourceFile, signal: AbortSignal): Promise<FoundArray[]> {
  const finder = new ArrayFinder();
  const splitter: RecordSplitter = {
    add: (chunk) => finder.add(chunk),
    finish: () => true,
  };
  await splitFile({ path: source.path, start: source.skip }, splitter, signal);
  finder.finish();
  const arrays = finder.found.filter(({ isOfObjects }) => isOfObjects);
  const whole = finder.found.find(({ path, elements }) => path === '' && elements > 0);
  const found = arrays.length > 0 ? arrays : whole === undefined ? [] : [whole];
  if (found.length === 0) {
    throw new AppError(
      'FILE_CORRUPT',
      `${source.file}: expected an array of objects, or an object with one inside, got neither`,
      { hint: 'Export one object per row.', data: { file: source.file } },
    );
  }
  return found.map((array) => ({ ...array, start: array.start + source.skip }));
}

function longestArray(arrays: readonly FoundArray[]): FoundArray {
  return arrays.reduce((best, array) => (array.elements > best.elements ? array : best));
}

function namedArray(arrays: readonly FoundArray[], wanted: string, file: string): FoundArray {
  const found = arrays.find(({ path }) => path === wanted);
  if (found === undefined) {
    throw unknownTable({ file, wanted, what: 'array', known: arrays.map(({ path }) => path) });
  }
  return found;
}

function arrayFindings(array: FoundArray, arrays: readonly FoundArray[]): Finding[] {
  if (array.path === '') return [];
  const others = arrays.filter((one) => one !== array).map(({ path }) => `"${path}"`);
  const rest = others.length === 0 ? '' : ` Other arrays of objects: ${others.slice(0, 10).join(', ')}.`;
  return [
    {
      ...{ code: 'array-chosen', severity: 'info', column: null, count: array.elements },
      message: `The rows are the array "${array.path}" of the document; what stands around it was passed over.${rest}`,
    },
  ];
}

const LOOK = 200;

/** Paths of the first elements of an array that begins at a byte of the head. */
function elementPaths(head: SourceHead, start: number): string[] {
  const records: string[] = [];
  const splitter = elementSplitter((bytes) => {
    if (bytes !== null && records.length < LOOK) records.push(bytes.toString('utf8'));
  });
  splitter.add(head.text.subarray(Math.max(0, start)));
  return pathsOf(records);
}

function pathsOf(records: readonly string[]): string[] {
  const paths = new Set<string>();
  for (const record of records) {
    try {
      for (const { path } of flattenRecord(record)) paths.add(path);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
    }
  }
  return [...paths];
}
