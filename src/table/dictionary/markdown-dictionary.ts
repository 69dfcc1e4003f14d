import { type DictionaryEntry, type Field, fieldOf } from './dictionary.ts';
import { dictionaryEntry } from './dictionary-entry.ts';

/** `- NAME: description`, also with *, + or a number, the name in bold or code, a dash instead of the colon. */
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+(.+?)(?:\s*:\s+|:$|\s+[-–—]\s+)(.*)$/;

/** Entries of a Markdown text: list items `- NAME: description`, and tables whose header names a column; the rest is prose. */
export function markdownDictionary(text: string, file: string): DictionaryEntry[] {
  const entries: DictionaryEntry[] = [];
  let fields: (Field | null)[] | null = null;
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const place = { file, line: i + 1 };
    const cells = tableCells(line);
    if (cells !== null) {
      if (fields === null) {
        const header = cells.map((cell) => fieldOf(plain(cell)));
        fields = header.includes('name') ? header : [];
      } else if (fields.length > 0 && !cells.every((cell) => /^:?-+:?$/.test(cell))) {
        const parts: Partial<Record<Field, string>> = {};
        for (const [j, field] of fields.entries()) if (field !== null) parts[field] ??= plain(cells[j] ?? '');
        if (parts.name !== '') entries.push(dictionaryEntry(parts, place));
      }
      continue;
    }
    fields = null;
    const [, name, description] = ITEM.exec(line) ?? [];
    if (name !== undefined && description !== undefined) {
      entries.push(dictionaryEntry({ name: plain(name), description: plain(description) }, place));
    }
  }
  return entries;
}

/** The cells of a row of a table; a bar after a backslash is part of a cell. */
function tableCells(line: string): string[] | null {
  const row = line.trim();
  if (!row.startsWith('|')) return null;
  const inner = row.slice(1).replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Without marks of emphasis and code around it. */
function plain(text: string): string {
  const trimmed = text.trim();
  const marked = /^(\*\*|__|`+|\*)(.+?)\1$/.exec(trimmed);
  return (marked?.[2] ?? trimmed).replaceAll(/\\([_*`])/g, '$1').trim();
}
