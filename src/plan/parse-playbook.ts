import { isMap, isNode, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { z } from 'zod';
import { AppError, nearestName } from '#base';
import { type Playbook, playbookSchema, playSchema, whenSchema } from './playbook.ts';

/** Aliases may not unfold into more than this. */
const MAX_ALIASES = 100;

type Path = readonly (string | number)[];

/** What is wrong with a place of the document, by the path to it. */
interface Mistake {
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Reads a playbook in YAML or JSON (docs/playbook.md).
 * @throws PLAYBOOK_INVALID with file, line and column.
 */
export function parsePlaybook(text: string, file: string): Playbook {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', merge: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(at(error.pos[0]), `expected YAML, got: ${error.message.split(' at line ')[0]}`);
  const root = document.contents;
  if (!isMap(root)) throw invalid(at(0), 'expected "plays"');
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw invalid(at(0), 'expected fewer aliases');
  }
  const parsed = playbookSchema.safeParse(value);
  const mistake = parsed.success ? orderMistake(parsed.data) : schemaMistake(parsed.error.issues[0]!);
  if (mistake !== null)
    throw invalid(at(offsetOf(root as YAMLMap, mistake.path)), mistake.message, mistake.hint);
  return parsed.data!;
}

/** A play that never counts, a name that is there twice, or an end that does not fit all. */
function orderMistake({ plays }: Playbook): Mistake | null {
  const seen = new Set<string>();
  for (const [i, { name, when }] of plays.entries()) {
    if (seen.has(name))
      return { path: ['plays', i, 'name'], message: `expected a name of its own, got "${name}"` };
    seen.add(name);
    const isLast = i === plays.length - 1;
    const fitsAll = Object.values(when).every((condition) => condition === undefined);
    if (fitsAll && !isLast)
      return {
        path: ['plays', i],
        message: `"${name}" fits every segment, so that no play after it counts`,
        hint: 'Give it conditions under "when", or put it last.',
      };
    if (!fitsAll && isLast)
      return {
        path: ['plays', i, 'when'],
        message: `expected the last play to fit every segment, got conditions of "${name}"`,
        hint: 'Put a play without "when" after it.',
      };
  }
  return null;
}

function schemaMistake(issue: z.core.$ZodIssue): Mistake {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'unrecognized_keys')
    return { path, message: `${nameOf(path) === '' ? 'playbook' : nameOf(path)}: ${issue.message}` };
  const unknown = issue.keys[0]!;
  const near = nearestName(unknown, knownKeys(path));
  return {
    path: [...path, unknown],
    message: `expected an entry that there is, got "${nameOf([...path, unknown])}"`,
    ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
  };
}

/** `plays[2].when.recency` */
function nameOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${part}`))
    .join('')
    .slice(1);
}

function knownKeys(path: Path): string[] {
  if (path.length === 0) return Object.keys(playbookSchema.shape);
  if (path.length === 2) return Object.keys(playSchema.shape);
  return path.at(-1) === 'share' ? ['from', 'under'] : Object.keys(whenSchema.shape);
}

/** Where a place begins; that of what it is in where it is missing. */
function offsetOf(root: YAMLMap, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = root.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function invalid(at: string, message: string, hint?: string): AppError {
  return new AppError('PLAYBOOK_INVALID', `${at}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    data: { at },
  });
}
