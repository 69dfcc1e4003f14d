import { delimitedDictionary } from './delimited-dictionary.ts';
import type { Dictionary, DictionaryEntry } from './dictionary.ts';
import { invalid } from './dictionary-entry.ts';
import { markdownDictionary } from './markdown-dictionary.ts';
import { yamlDictionary } from './yaml-dictionary.ts';

const MAX_BYTES = 4 << 20;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Reads a dictionary of columns: CSV and its kin, YAML or JSON, Markdown. The extension tells which; without a known
 * one the text does: a table with the header `name`, else list items or a table of Markdown, else YAML.
 * @param bytes of the file, UTF-8.
 * @throws DICTIONARY_INVALID with the line, when it does not read or names no column.
 */
export function parseDictionary(bytes: Buffer, file: string): Dictionary {
  if (bytes.length > MAX_BYTES) throw invalid({ file, line: 1 }, 'expected at most 4 MiB');
  const decoded = decode(bytes, file);
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
  const entries = parserOf(text, file)(text, file);
  if (entries.length === 0) throw invalid({ file, line: 1 }, 'expected descriptions of columns, found none');
  return { file, entries };
}

type Parser = (text: string, file: string) => DictionaryEntry[];

const BY_EXTENSION: Readonly<Record<string, Parser>> = {
  csv: delimitedDictionary,
  tsv: delimitedDictionary,
  yaml: yamlDictionary,
  yml: yamlDictionary,
  json: yamlDictionary,
  md: markdownDictionary,
  markdown: markdownDictionary,
};

function parserOf(text: string, file: string): Parser {
  const extension = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = BY_EXTENSION[extension];
  if (known !== undefined) return known;
  const isPlainItem = /^\s*-\s+\w+:\s*$/m.test(text);
  if (/^\s*[[{]/.test(text) || isPlainItem) return yamlDictionary;
  if (/^\s*(?:[-*+]\s|\||#)/m.test(text)) return markdownDictionary;
  const [head = ''] = text.split(/\r\n|\n|\r/);
  return /[,;\t]/.test(head) && !/:\s/.test(head) ? delimitedDictionary : yamlDictionary;
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid({ file, line: 1 }, 'expected text in UTF-8');
  }
}
