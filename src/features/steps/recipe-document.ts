import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { AppError, nearestName } from '#base';
import type { ColumnInfo, Step } from './protocol.ts';
import { STEPS } from './registry.ts';
import type { StepPlan } from './run-steps.ts';

/** A recipe that a user wrote: patterns of the raw columns it reads, and its steps. */
export interface RecipeDocument {
  readonly columns: readonly ColumnPattern[];
  readonly steps: readonly {
    readonly step: Step;
    readonly columns: readonly ColumnPattern[];
    readonly options: unknown;
  }[];
}

/** A name, a name with `*`, `kind:number` or `kind:category`; and where it stands. */
export interface ColumnPattern {
  readonly text: string;
  readonly at: string;
}

type Place = (node: unknown) => string;

/** Aliases may not unfold into more than this. */
const MAX_ALIASES = 100;

/**
 * Reads a recipe in YAML or JSON: `columns: [...]` and `steps: [{ step, columns, ...options }]`; that of a preset is
 * its entry `recipe`.
 * @throws RECIPE_INVALID with file, line and column.
 */
export function parseRecipeDocument(text: string, file: string): RecipeDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', merge: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const place: Place = (node) => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    return at(Array.isArray(range) ? Number(range[0]) : 0);
  };
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(at(error.pos[0]), `expected YAML, got: ${error.message.split(' at line ')[0]}`);
  try {
    document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw invalid(at(0), 'expected fewer aliases');
  }
  const whole = document.contents;
  // a preset holds its recipe among other entries
  const root = isMap(whole) && whole.has('preset') ? whole.get('recipe', true) : whole;
  if (!isMap(root)) throw invalid(place(root), 'expected "columns" and "steps"');
  for (const { key } of root.items)
    known(keyOf(key), ['columns', 'steps'], { at: place(key), what: 'an entry' });
  const steps = root.get('steps', true);
  if (!isSeq(steps)) throw invalid(place(steps ?? root), 'steps: expected a list of steps');
  return {
    columns: patternsOf(root.get('columns', true), { at: place(root), place }),
    steps: steps.items.map((item) => stepEntry(item, place)),
  };
}

function stepEntry(item: unknown, place: Place): RecipeDocument['steps'][number] {
  if (!isMap(item)) throw invalid(place(item), 'expected a step as "step: NAME"');
  const name = item.get('step', true);
  if (!isScalar(name)) throw invalid(place(item), 'expected a step as "step: NAME"');
  const text = String(name.value);
  known(
    text,
    STEPS.map((one) => one.name),
    { at: place(name), what: 'a step' },
  );
  const step = STEPS.find((one) => one.name === text)!;
  const allowed = [
    'step',
    ...(step.accepts === 'none' ? [] : ['columns']),
    ...Object.keys(step.options.shape),
  ];
  for (const { key } of item.items)
    known(keyOf(key), allowed, { at: place(key), what: `an option of ${text}` });
  const { step: _, columns: _columns, ...given } = z.record(z.string(), z.unknown()).parse(item.toJSON());
  const options = step.options.safeParse(given);
  if (!options.success) {
    const [issue] = options.error.issues;
    const node = issue?.path[0] === undefined ? item : item.get(String(issue.path[0]), true);
    throw invalid(
      place(node ?? item),
      `step ${text}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`,
    );
  }
  return {
    step,
    columns: step.accepts === 'none' ? [] : patternsOf(item.get('columns', true), { at: place(item), place }),
    options: given,
  };
}

function patternsOf(node: unknown, { at, place }: { at: string; place: Place }): ColumnPattern[] {
  if (isScalar(node) && typeof node.value === 'string') return [{ text: node.value, at: place(node) }];
  if (!isSeq(node) || node.items.length === 0) throw invalid(at, 'columns: expected a list of columns');
  return node.items.map((item) => {
    if (isScalar(item) && item.value !== null) return { text: textOf(item), at: place(item) };
    throw invalid(place(item), 'columns: expected names or patterns');
  });
}

/** As it stands in the file: 007 stays 007. */
function textOf({ value, source }: { value: unknown; source?: string }): string {
  return typeof value === 'string' ? value : (source ?? String(value));
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function known(name: string, names: readonly string[], { at, what }: { at: string; what: string }): void {
  if (names.includes(name)) return;
  throw invalid(at, `expected ${what}, got "${name}"`, { name, names });
}

function invalid(at: string, message: string, named?: { name: string; names: readonly string[] }): AppError {
  const near = named === undefined ? null : nearestName(named.name, named.names);
  const hint =
    near === null ? `There are: ${named?.names.slice(0, 40).join(', ')}` : `Did you mean "${near}"?`;
  return new AppError('RECIPE_INVALID', `${at}: ${message}`, {
    ...(named === undefined ? {} : { hint }),
    data: { at, nearest: near },
  });
}

/** Names of the columns that patterns choose, in the order of the columns. @throws RECIPE_INVALID */
export function chosenColumns(
  patterns: readonly ColumnPattern[],
  columns: readonly Pick<ColumnInfo, 'name' | 'type'>[],
): string[] {
  const chosen = new Set<string>();
  for (const { text, at } of patterns) {
    const found = columns.filter(matcher(text, columns));
    const isName = !text.includes('*') && !text.startsWith('kind:');
    if (found.length === 0 && isName)
      known(
        text,
        columns.map(({ name }) => name),
        { at, what: 'a column' },
      );
    for (const { name } of found) chosen.add(name);
  }
  return columns.flatMap(({ name }) => (chosen.has(name) ? [name] : []));
}

function matcher(text: string, columns: readonly { readonly name: string }[]) {
  if (columns.some(({ name }) => name === text)) return ({ name }: { name: string }) => name === text;
  if (text === 'kind:number') return ({ type }: { type: string }) => type === 'numeric';
  if (text === 'kind:category') return ({ type }: { type: string }) => type === 'category';
  const parts = text.split('*');
  return ({ name }: { name: string }) => hasParts(name, parts);
}

/** Whether a name is these parts with anything between them; linear in the name. */
function hasParts(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** The steps of a document, to be learned. */
export function stepsOfDocument({ steps }: RecipeDocument): StepPlan[] {
  return steps.map(({ step, columns, options }) => ({
    step: step.name,
    options,
    columns: (infos) => {
      const isKind = ({ text }: ColumnPattern) => text.startsWith('kind:') || text.includes('*');
      const accepted = infos.filter(({ type }) => step.accepts === 'any' || step.accepts === type);
      const exact = chosenColumns(
        columns.filter((pattern) => !isKind(pattern)),
        infos,
      );
      const byPattern = chosenColumns(columns.filter(isKind), accepted);
      return infos.flatMap(({ name }) => (exact.includes(name) || byPattern.includes(name) ? [name] : []));
    },
  }));
}

/** A recipe as a document to edit. */
export function formatRecipeDocument(
  columns: readonly string[],
  steps: readonly { readonly step: string; readonly columns: readonly string[]; readonly options: object }[],
): string {
  const entries = steps.map(({ step, columns: own, options }) => ({ step, columns: own, ...options }));
  return stringify({ columns, steps: entries }, { lineWidth: 0, collectionStyle: 'any' });
}
