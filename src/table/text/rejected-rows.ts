import { csvCell, safeCell, type TextFile, textFile } from './text-file.ts';

/** The side file of rows that were left out; it exists only when there are some. */
export interface RejectedRows {
  /** @param line where the row begins: a line, or a row of a sheet. @param text the row as it was, as far as it is text. */
  add(line: number, reason: string, text: string): void;
  /** Further rows are of this file or sheet. */
  startPart(label: string): void;
  close(): void;
}

const MAX_TEXT = 10_000;

/** Writes `line,reason,text`, with `source` in front when several files or sheets are read into one table. */
export function rejectedRows(path: string, { hasParts }: { readonly hasParts: boolean }): RejectedRows {
  let file: TextFile | null = null;
  let prefix = '';
  return {
    add(line, reason, text) {
      file ??= textFile(path, `${hasParts ? 'source,' : ''}line,reason,text\n`);
      const shown = text.slice(0, MAX_TEXT).replaceAll('\0', '\ufffd');
      file.write(`${prefix}${line},${csvCell(reason)},${safeCell(shown)}\n`);
    },
    startPart(label) {
      if (hasParts) prefix = `${safeCell(label)},`;
    },
    close: () => file?.close(),
  };
}
