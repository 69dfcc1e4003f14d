import { invariant } from './invariant.ts';

/** A piece of JavaScript: text that stands in our own source, and literals between. */
export interface Js {
  readonly js: string;
}

/** What JavaScript can hold as a literal. */
export type JsValue =
  | string
  | number
  | boolean
  | null
  | readonly JsValue[]
  | { readonly [key: string]: JsValue };

/** Characters that a page or a line may end at inside of a literal. */
const UNSAFE = /[<\u2028\u2029]/g;

/**
 * JavaScript from a template: what stands in the template is taken as it is, values put into it become literals,
 * pieces stay pieces. Data can so never become code, in a page neither.
 */
export function js(template: TemplateStringsArray, ...values: readonly (Js | JsValue)[]): Js {
  const text = template.map((part, i) => (i < values.length ? part + piece(values[i]!) : part));
  return { js: text.join('') };
}

/** Pieces with text of our own between them. */
export function joinJs(pieces: readonly (Js | JsValue)[], separator: Js = js`, `): Js {
  return { js: pieces.map(piece).join(separator.js) };
}

/** A name of our own: letters, digits, underscores. */
export function jsName(name: string): Js {
  invariant(/^[a-z][a-z0-9_]*$/i.test(name), `a name of JavaScript, got ${name}`);
  return { js: name };
}

function piece(value: Js | JsValue): string {
  return isJs(value) ? value.js : literal(value);
}

function isJs(value: Js | JsValue): value is Js {
  return typeof value === 'object' && value !== null && 'js' in value && Object.keys(value).length === 1;
}

function literal(value: JsValue): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  // JSON.parse keeps a key __proto__ a key, a literal of an object would not
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return `JSON.parse(${escaped(JSON.stringify(value))})`;
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`;
  return escaped(value);
}

function escaped(value: JsValue): string {
  return JSON.stringify(value).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
