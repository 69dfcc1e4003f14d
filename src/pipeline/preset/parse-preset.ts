import { isMap, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { AppError, nearestName } from '#base';
import {
  kRangeSchema,
  type PresetFacts,
  presetClaimSchema,
  presetTableSchema,
  recipeOptionsSchema,
  runOptionsSchema,
} from '#contract';
import { parseRecipeDocument } from '#features';

const kSchema = z
  .union([z.number(), z.string().regex(/^\d+(\.\.\d+)?$/, 'expected a number or a range such as 2..10')])
  .transform((k) => {
    const [from, to = from] = String(k).split('..').map(Number);
    return { from: from!, to: to! };
  })
  .pipe(kRangeSchema);

/** Options of a run that a preset may set. */
const optionsSchema = recipeOptionsSchema
  .omit({ recipe: true })
  .extend({ k: kSchema, tiers: runOptionsSchema.shape.tiers })
  .partial()
  .strict();
type Given = z.infer<typeof optionsSchema>;

const presetSchema = z.strictObject({
  preset: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected small letters, digits and dashes'),
  about: z.string().min(1),
  needs: z.array(presetTableSchema).min(1),
  options: optionsSchema.default({}),
  recipe: z.unknown().optional(),
  target: z.string().nullable().default(null),
  learner: z.string().nullable().default(null),
  claims: z.array(presetClaimSchema).default([]),
});

/** Options that a preset sets, and what else it says. */
export interface Preset {
  readonly facts: PresetFacts;
  readonly options: Partial<Given>;
  /** Its recipe as `--recipe` has it; null where the default one is meant. */
  readonly recipe: { readonly file: string; readonly text: string } | null;
}

/** Aliases may not unfold into more than this. */
const MAX_ALIASES = 100;

/**
 * Reads a preset in YAML or JSON (docs/presets.md).
 * @throws PRESET_INVALID, RECIPE_INVALID with file, line and column.
 */
export function parsePreset(text: string, file: string): Preset {
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
  if (!isMap(root)) throw invalid(at(0), 'expected "preset", "about", "needs" and more');
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw invalid(at(0), 'expected fewer aliases');
  }
  const parsed = presetSchema.safeParse(value);
  if (!parsed.success) throw schemaError(parsed.error.issues[0]!, root, at);
  const { preset: name, about, needs, target, learner, claims } = parsed.data;
  // defaults are not what the preset says
  const said = new Set(Object.keys((value as { options?: object }).options ?? {}));
  const options = Object.fromEntries(Object.entries(parsed.data.options).filter(([key]) => said.has(key)));
  const hasRecipe = parsed.data.recipe !== undefined;
  // the document itself is the text, so that places in messages are those of the file
  if (hasRecipe) parseRecipeDocument(text, file);
  return {
    facts: { name, about, needs, target, learner, claims },
    options,
    recipe: hasRecipe ? { file, text } : null,
  };
}

function schemaError(issue: z.core.$ZodIssue, root: YAMLMap, at: (offset: number) => string): AppError {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : null;
  const node = root.getIn(unknown === null ? path : [...path, unknown], true);
  const inner = node ?? root.getIn(path.slice(0, -1), true) ?? root;
  const range = typeof inner === 'object' && inner !== null && 'range' in inner ? inner.range : null;
  const where = [...path, ...(unknown === null ? [] : [unknown])].join('.');
  const near = unknown === null ? null : nearestName(unknown, knownKeys(path));
  return invalid(
    at(Array.isArray(range) ? Number(range[0]) : 0),
    unknown === null ? `${where}: ${issue.message}` : `expected an entry that there is, got "${where}"`,
    near === null ? undefined : `Did you mean "${near}"?`,
  );
}

function knownKeys(path: readonly (string | number)[]): string[] {
  if (path.length === 0) return Object.keys(presetSchema.shape);
  if (path[0] === 'options') return Object.keys(optionsSchema.shape);
  return Object.keys((path[0] === 'claims' ? presetClaimSchema : presetTableSchema).shape);
}

function invalid(at: string, message: string, hint?: string): AppError {
  return new AppError('PRESET_INVALID', `${at}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    data: { at },
  });
}
