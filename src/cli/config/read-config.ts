import { existsSync, readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { AppError } from '#base';

/** The file that is read where `--config` names none. */
export const DEFAULT_CONFIG = 'clientele.yaml';

/** A value of a configuration with its place in the file. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: ConfigValue;
  /** `file:line:column` of the key. */
  readonly at: string;
}

/** A word or number, a switch, a list of words, or a section of further entries. */
export type ConfigValue =
  | { readonly type: 'one'; readonly text: string }
  | { readonly type: 'switch'; readonly on: boolean }
  | { readonly type: 'list'; readonly texts: readonly string[] }
  | { readonly type: 'section'; readonly entries: readonly ConfigEntry[] };

/** The path after `--config` among arguments, null when there is none. */
export function configPath(argv: readonly string[]): string | null {
  for (const [i, argument] of argv.entries()) {
    if (argument === '--') return null;
    if (argument === '--config') return argv[i + 1] ?? null;
    if (argument.startsWith('--config=')) return argument.slice('--config='.length);
  }
  return null;
}

/**
 * The entries of a configuration file; none when no path is given and there is no `clientele.yaml` here.
 * @throws FILE_NOT_FOUND, CONFIG_INVALID
 */
export function readConfig(path: string | null): ConfigEntry[] {
  const file = path ?? DEFAULT_CONFIG;
  if (!existsSync(file)) {
    if (path === null) return [];
    throw new AppError('FILE_NOT_FOUND', `--config: expected a file at ${path}, found nothing there`, {
      data: { file: path },
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, merge: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [first = ''] = problem.message.split(' at line ');
    throw configError(place(problem.pos[0]), `expected YAML, got: ${first}`);
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents))
    throw configError(place(contents.range?.[0] ?? 0), 'expected options as "name: value"');
  return entriesOf(contents, place);
}

/** An error at a place of the file. */
export function configError(at: string, message: string, hint?: string): AppError {
  return new AppError('CONFIG_INVALID', `${at}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    data: { at },
  });
}

function entriesOf(map: YAMLMap, place: (offset: number) => string): ConfigEntry[] {
  return map.items.map((pair): ConfigEntry => {
    const key = pair.key as { value?: unknown; range?: [number, number, number] };
    const at = place(key.range?.[0] ?? 0);
    return { key: String(key.value), value: entryValue(pair.value, at, place), at };
  });
}

function entryValue(node: unknown, at: string, place: (offset: number) => string): ConfigValue {
  if (isMap(node)) return { type: 'section', entries: entriesOf(node, place) };
  if (isSeq(node)) {
    const texts = node.items.map((item) => {
      if (isScalar(item) && item.value !== null && typeof item.value !== 'object') return textOf(item);
      throw configError(at, 'expected a list of words or numbers');
    });
    return { type: 'list', texts };
  }
  if (!isScalar(node) || node.value === null) throw configError(at, 'expected a value, got nothing');
  if (typeof node.value === 'boolean') return { type: 'switch', on: node.value };
  return { type: 'one', text: textOf(node) };
}

/** The text as it stands in the file: 007 stays 007, and a date stays one. */
function textOf(scalar: { value: unknown; source?: string }): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}
