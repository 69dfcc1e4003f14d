import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type DictionaryEntry, type Field, fieldOf } from './dictionary.ts';
import { dictionaryEntry, invalid } from './dictionary-entry.ts';

/** Aliases may not unfold into more than this. */
const MAX_ALIASES = 100;

/**
 * Entries of a YAML or JSON document: `NAME: description`, `NAME: { description, unit, min, max, levels }`, or a list
 * of `{ name, ... }`; also below a single key `columns`.
 */
export function yamlDictionary(text: string, file: string): DictionaryEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', merge: false });
  const lineOf = (node: unknown) => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1;
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw invalid(
      { file, line: lines.linePos(error.pos[0]).line },
      `expected YAML, got ${error.message.split('\n')[0]}`,
    );
  }
  const wrong = (node: unknown, what: string) => invalid({ file, line: lineOf(node) }, what);
  let root: unknown = document.contents;
  if (isMap(root) && root.items.length === 1) {
    const [only] = root.items;
    if (textOf(only?.key)?.toLowerCase() === 'columns' && (isMap(only?.value) || isSeq(only?.value)))
      root = only.value;
  }
  const partsOf = (map: YAMLMap): Partial<Record<Field, string | string[]>> => {
    const parts: Partial<Record<Field, string | string[]>> = {};
    for (const { key, value } of map.items) {
      const field = fieldOf(textOf(key) ?? '');
      if (field === null || value === null) continue;
      const given =
        field === 'levels' && isSeq(value) ? value.items.map((item) => textOf(item)) : textOf(value);
      if (given === null || (Array.isArray(given) && given.includes(null))) {
        throw wrong(
          value,
          `${field}: expected ${field === 'levels' ? 'a list of plain values' : 'a plain value'}`,
        );
      }
      parts[field] ??= Array.isArray(given) ? given.filter((level) => level !== null) : given;
    }
    return parts;
  };
  const namedEntry = ({ key, value }: Pair): DictionaryEntry => {
    const name = textOf(key);
    if (name === null) throw wrong(key, 'expected the name of a column');
    const place = { file, line: lineOf(key) };
    if (isMap(value)) return dictionaryEntry({ ...partsOf(value), name }, place);
    const description = value === null ? '' : textOf(value);
    if (description === null) throw wrong(value, `column "${name}": expected a description or a map`);
    return dictionaryEntry({ name, description }, place);
  };
  if (document.contents === null) return [];
  document.toJS({ maxAliasCount: MAX_ALIASES });
  if (isMap(root)) return root.items.map(namedEntry);
  if (!isSeq(root)) throw wrong(root, 'expected a map of columns or a list of them');
  return root.items.map((item) => {
    if (!isMap(item)) throw wrong(item, 'expected a map with the name of a column');
    const [only] = item.items;
    const isShort = item.items.length === 1 && only !== undefined && fieldOf(textOf(only.key) ?? '') === null;
    return isShort ? namedEntry(only) : dictionaryEntry(partsOf(item), { file, line: lineOf(item) });
  });
}

/** A scalar as text, as it stands in the file; null of anything else. */
function textOf(node: unknown): string | null {
  if (!isScalar(node)) return null;
  if (node.value === null) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
