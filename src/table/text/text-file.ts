import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** A text file that is written in order, in large pieces. */
export interface TextFile {
  write(text: string): void;
  close(): void;
  remove(): void;
}

const FLUSH_CHARACTERS = 1 << 19;

/** Creates the file; closing twice is allowed. */
export function textFile(path: string, header = ''): TextFile {
  const handle = openSync(path, 'w');
  let pending = header;
  let isOpen = true;
  const flush = () => {
    const bytes = Buffer.from(pending, 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    pending = '';
  };
  return {
    write(text) {
      pending += text;
      if (pending.length >= FLUSH_CHARACTERS) flush();
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        flush();
      } finally {
        closeSync(handle);
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** A cell of RFC 4180, quoted where it must be. */
export function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell that no spreadsheet takes for a formula: a quote stands before text that begins like one. */
export function safeCell(text: string): string {
  return csvCell(/^[=+\-@\t\r]/.test(text) && !/^[-+]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text);
}
