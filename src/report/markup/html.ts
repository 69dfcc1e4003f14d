import { invariant } from '#base';
import { escapeHtml } from './escape.ts';

/** Markup that was built by `html` or vouched for by `trusted`; nothing parsed from data can be one. */
export class Safe {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text is escaped, markup passes, lists are joined, nothing is left out. */
export type Part = Safe | string | number | null | false | readonly Part[];

/** Template tag that escapes every value; attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Safe {
  let markup = strings[0]!;
  for (const [i, part] of parts.entries()) {
    invariant(!strings[i]!.endsWith('='), 'html: attribute values are quoted');
    markup += render(part) + strings[i + 1]!;
  }
  return new Safe(markup);
}

/** Passes markup unescaped: only for constants of this layer, such as its style sheet and script. */
export function trusted(markup: string): Safe {
  return new Safe(markup);
}

function render(part: Part): string {
  if (part instanceof Safe) return part.toString();
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if (part === null || part === false) return '';
  return part.map(render).join('');
}
