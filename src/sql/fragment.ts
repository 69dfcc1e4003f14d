/** A value that SQL can hold as a literal. */
export type SqlValue = string | number | bigint | boolean | null;

/** A piece of SQL: text that stands in our own source, and between it names, values and further pieces. */
export type Sql =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'name'; readonly path: readonly string[] }
  | { readonly type: 'value'; readonly value: SqlValue }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'sequence'; readonly parts: readonly Sql[] };

/**
 * SQL from a template: what stands in the template is taken as it is, strings, numbers, booleans and null put
 * into it become literals, pieces stay pieces. Data can so never become code.
 */
export function sql(template: TemplateStringsArray, ...values: readonly (Sql | SqlValue)[]): Sql {
  const parts: Sql[] = [];
  for (const [i, text] of template.entries()) {
    if (text !== '') parts.push({ type: 'text', text });
    if (i < values.length) parts.push(piece(values[i]!));
  }
  return { type: 'sequence', parts };
}

/** A quoted name: `name('t', 'c0')` is "t"."c0". */
export function name(...path: readonly string[]): Sql {
  return { type: 'name', path };
}

/** A finite number as a short literal of type DOUBLE, exact. */
export function real(value: number): Sql {
  return { type: 'real', value };
}

/** Pieces with a separator between them; the default is a comma. */
export function join(pieces: readonly (Sql | SqlValue)[], separator: Sql = sql`, `): Sql {
  return {
    type: 'sequence',
    parts: pieces.flatMap((part, i) => (i === 0 ? [piece(part)] : [separator, piece(part)])),
  };
}

/** `condition` where it is true, else nothing. */
export function when(condition: boolean, part: Sql): Sql {
  return condition ? part : { type: 'sequence', parts: [] };
}

function piece(value: Sql | SqlValue): Sql {
  return typeof value === 'object' && value !== null ? value : { type: 'value', value };
}
