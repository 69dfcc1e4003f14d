/** Where something stands in the text of a formula: characters from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A formula as it was written. */
export type Expression = Span &
  (
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'text'; readonly value: string }
    | { readonly type: 'boolean'; readonly value: boolean }
    | { readonly type: 'missing' }
    | { readonly type: 'column'; readonly name: string }
    /** Columns by the begin and end of their names; only among the arguments of a function over columns. */
    | { readonly type: 'pattern'; readonly begin: string; readonly ending: string }
    /** An operator or a function; operators by their sign, such as `+` and `not`. */
    | { readonly type: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  );

/** A parsed formula with its text. */
export interface Formula {
  readonly text: string;
  readonly root: Expression;
}

/** `name = formula`: a derived column. */
export interface Definition {
  readonly name: string;
  readonly formula: Formula;
}
