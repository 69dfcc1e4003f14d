import { AppError } from '#base';
import type { DictionaryEntry, Field } from './dictionary.ts';

const MAX_LEVELS = 1000;
const DAY_MS = 86_400_000;

/** Where an entry stands, for messages. */
export interface EntryPlace {
  readonly file: string;
  readonly line: number;
}

/**
 * An entry from the texts of its parts; blank ones are absent.
 * @throws DICTIONARY_INVALID when a bound is no number or date, or the bounds are the wrong way round.
 */
export function dictionaryEntry(
  parts: Readonly<Partial<Record<Field, string | readonly string[]>>>,
  place: EntryPlace,
): DictionaryEntry {
  const name = textOf(parts.name);
  if (name === null) throw invalid(place, 'expected the name of a column, got none');
  const min = boundOf(textOf(parts.min), { ...place, name, what: 'min' });
  const max = boundOf(textOf(parts.max), { ...place, name, what: 'max' });
  if (min !== null && max !== null && min > max) {
    throw invalid(place, `column "${name}": expected min at most max, got ${min} and ${max}`);
  }
  return {
    name,
    line: place.line,
    description: textOf(parts.description),
    unit: textOf(parts.unit),
    min,
    max,
    levels: levelsOf(parts.levels, place),
  };
}

/** An error of a dictionary, with the file and line. */
export function invalid({ file, line }: EntryPlace, what: string): AppError {
  return new AppError('DICTIONARY_INVALID', `${file}, line ${line}: ${what}`, { data: { file, line } });
}

function textOf(part: string | readonly string[] | undefined): string | null {
  const text = (typeof part === 'string' ? part : (part ?? []).join(', ')).trim();
  return text === '' ? null : text;
}

function boundOf(text: string | null, at: EntryPlace & { name: string; what: string }): number | null {
  if (text === null) return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time)) return time / DAY_MS;
  throw invalid(
    at,
    `column "${at.name}", ${at.what}: expected a number or a date such as 2026-06-30, got "${text.slice(0, 60)}"`,
  );
}

/** A list, or a text divided by the first of | ; , that is in it. */
function levelsOf(part: string | readonly string[] | undefined, place: EntryPlace): string[] | null {
  if (part === undefined) return null;
  const divider = typeof part === 'string' ? ([...'|;,'].find((mark) => part.includes(mark)) ?? '|') : '';
  const levels = (typeof part === 'string' ? part.split(divider) : [...part])
    .map((level) => level.trim())
    .filter((level) => level !== '');
  if (levels.length > MAX_LEVELS)
    throw invalid(place, `expected at most ${MAX_LEVELS} levels, got ${levels.length}`);
  return levels.length === 0 ? null : levels;
}
