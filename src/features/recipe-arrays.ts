/** Shorter lists of numbers stay in the JSON. */
const SHORTEST = 256;
const KEY = '$array';
const PREFIX = 'recipe/';

/** A fitted recipe as it is stored: its JSON, and the long lists of numbers beside it as arrays, null as NaN. */
export interface PackedRecipe {
  readonly recipe: unknown;
  /** `recipe/0`, `recipe/1`, ... */
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

/** Takes the long lists of numbers out of a recipe, or a list of them; plain JSON. */
export function packRecipe(spec: unknown): PackedRecipe {
  const arrays: Record<string, Float64Array> = {};
  let isAmbiguous = false;
  const recipe = mapped(spec, (value) => {
    if (isPlaceholder(value)) isAmbiguous = true;
    if (!Array.isArray(value) || value.length < SHORTEST) return undefined;
    const isNumbers = value.every((one) => one === null || (typeof one === 'number' && Number.isFinite(one)));
    if (!isNumbers || value.some((one) => Object.is(one, -0))) return undefined;
    const name = `${PREFIX}${Object.keys(arrays).length}`;
    arrays[name] = Float64Array.from(value, (one: number | null) => one ?? Number.NaN);
    return { [KEY]: name };
  });
  // a recipe that holds something of this very form (levels may have any name) stays as it is
  return isAmbiguous ? { recipe: spec, arrays: {} } : { recipe, arrays };
}

/** Puts the arrays back, each once; where one is lacking its place stays as it is, which no recipe's schema takes. */
export function unpackRecipe(recipe: unknown, arrays: Readonly<Record<string, ArrayLike<number>>>): unknown {
  const left = new Set(Object.keys(arrays));
  return mapped(recipe, (value) => {
    if (!isPlaceholder(value) || !left.delete(value[KEY])) return undefined;
    return Array.from(arrays[value[KEY]]!, (one) => (Number.isNaN(one) ? null : one));
  });
}

function isPlaceholder(value: unknown): value is { [KEY]: string } {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, KEY)) return false;
  const name = (value as { [KEY]: unknown })[KEY];
  return typeof name === 'string' && name.startsWith(PREFIX) && Object.keys(value).length === 1;
}

/** The same JSON with some of its values replaced; undefined: look into it. */
function mapped(value: unknown, replace: (value: unknown) => unknown): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((one) => mapped(one, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, replace)]));
}
