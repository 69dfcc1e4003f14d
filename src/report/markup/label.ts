import { html, type Safe } from './html.ts';

/** A name from data as text: isolated from the writing direction around it, cut in the middle where it is long, broken at `_`, `.`, `/` and humps. */
export function label(name: string, longest = 90): Safe {
  const words = clip(name, longest).split(/(?<=[_./])|(?<=[a-z])(?=[A-Z])/);
  return html`<bdi>${words.map((word, i) => (i === 0 ? word : html`<wbr>${word}`))}</bdi>`;
}

/** Cuts a text to `longest` characters, keeping its beginning and end, since names often differ at the end. */
export function clip(text: string, longest = 90): string {
  const shown = text.trim() === '' ? '(blank)' : text;
  const characters = Array.from(shown);
  if (characters.length <= longest) return shown;
  const tail = Math.floor(longest / 4);
  return `${characters.slice(0, longest - tail - 1).join('')}…${characters.slice(-tail).join('')}`;
}
