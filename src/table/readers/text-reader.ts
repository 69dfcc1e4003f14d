import { basename } from 'node:path';
import { readText } from '../import/read-text.ts';
import { sourceFindings } from '../profile/source-findings.ts';
import { scanBytes } from '../text/scan-records.ts';
import { sniffDialect } from '../text/sniff-dialect.ts';
import { splitRecord } from '../text/split-record.ts';
import type { TableReader } from './reader.ts';

/** Delimited text: CSV, TSV, `;`, `|`, white space; plain or gzip; UTF-8, UTF-16 or windows-1252. */
export const textReader: TableReader = {
  format: 'text',
  accepts: () => true,
  async list({ text, isWhole }) {
    return { tables: [{ table: null, columns: headerOf(text, isWhole) }], leftOut: [] };
  },
  async read({ file }, context) {
    const read = await readText(context.engine, file, context);
    const { source, survey, copy, text } = read;
    return {
      source: {
        file: basename(file),
        format: 'text',
        table: null,
        bytes: source.bytes,
        sha256: source.sha256,
        gzip: source.gzip,
        encoding: source.encoding,
        byteOrderMark: source.byteOrderMark,
        delimiter: survey.delimiter,
        header: survey.header,
        parts: [],
      },
      text,
      names: survey.names,
      declared: survey.names.map(() => null),
      rejectedRows: copy?.rejectedRows ?? 0,
      findings: sourceFindings(read),
    };
  },
};

function headerOf(text: Buffer, isWhole: boolean): string[] | null {
  const { delimiter, header } = sniffDialect(text, isWhole);
  if (!header) return null;
  let cells: string[] = [];
  scanBytes(text, { delimiter, skip: 0, signal: new AbortController().signal }, (record) => {
    cells = splitRecord(record.bytes.subarray(record.start, record.end), delimiter);
    return false;
  });
  return cells.map((cell) => cell.trim());
}
