import type { Delimiter } from '../text/dialect.ts';
import { splitRecord } from '../text/split-record.ts';
import { type DictionaryEntry, type Field, fieldOf } from './dictionary.ts';
import { dictionaryEntry, invalid } from './dictionary-entry.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const satisfies readonly Delimiter[];

/** Entries of a table as text: a header in any order, a line per column; cells may be quoted and hold line ends. */
export function delimitedDictionary(text: string, file: string): DictionaryEntry[] {
  const records = recordsOf(text);
  const header = records[0];
  if (header === undefined) return [];
  const found = DELIMITERS.map((delimiter) => ({
    delimiter,
    fields: cellsOf(header.text, delimiter).map(fieldOf),
  }));
  const best = found.find(({ fields }) => fields.includes('name') && fields.length > 1);
  if (best === undefined) {
    throw invalid(
      { file, line: header.line },
      'expected a header with the column "name" and at least one of description, unit, min, max, levels',
    );
  }
  return records.slice(1).map(({ text: record, line }) => {
    const cells = cellsOf(record, best.delimiter);
    if (cells.slice(best.fields.length).some((cell) => cell.trim() !== '')) {
      throw invalid(
        { file, line },
        `expected ${best.fields.length} cells, got ${cells.length}: quote cells that hold "${best.delimiter}"`,
      );
    }
    const parts: Partial<Record<Field, string>> = {};
    for (const [i, field] of best.fields.entries()) if (field !== null) parts[field] ??= cells[i] ?? '';
    return dictionaryEntry(parts, { file, line });
  });
}

function cellsOf(record: string, delimiter: Delimiter): string[] {
  return splitRecord(Buffer.from(record), delimiter);
}

/** Lines, those within quotes kept together; blank ones are no records. */
function recordsOf(text: string): { text: string; line: number }[] {
  const records: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | null = null;
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const record: { text: string; line: number } =
      open === null ? { text: line, line: i + 1 } : { text: `${open.text}\n${line}`, line: open.line };
    const isOpen = (record.text.match(/"/g)?.length ?? 0) % 2 === 1;
    open = isOpen ? record : null;
    if (!isOpen && record.text.trim() !== '') records.push(record);
  }
  if (open !== null) records.push(open);
  return records;
}
