/** An element as it stands in the source. */
export type Element = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Open elements around it, outermost first. */
  readonly within: readonly Element[];
  /** Text of it and its descendants, entities decoded. */
  text: string;
};

const VOID = new Set(['meta', 'wbr', 'br', 'input', 'hr', 'img']);
const RAW = new Set(['style', 'script']);
const TAG = /^<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9:-]*(?:="[^"<]*")?)*)\s*(\/?)>/i;

/**
 * Reads markup of our own kind strictly: every tag well formed, attributes quoted and unique, elements closed in order.
 * Throws with the place where the markup is not so.
 */
export function tokenizeHtml(markup: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  let at = markup.indexOf('<html');
  if (markup.slice(0, at).trim() !== '<!doctype html>') throw new Error('no doctype');
  while (at < markup.length) {
    const next = markup.indexOf('<', at);
    addText(open, markup.slice(at, next < 0 ? markup.length : next));
    if (next < 0) break;
    const match = TAG.exec(markup.slice(next, next + 20_000));
    if (match === null) throw new Error(`not a tag: ${markup.slice(next, next + 120)}`);
    const [whole, closing = '', tag = '', attributes = '', selfClosing = ''] = match;
    at = next + whole.length;
    if (closing === '/') {
      const last = open.pop();
      if (last?.tag !== tag)
        throw new Error(`</${tag}> closes <${last?.tag}> near ${markup.slice(next - 200, next)}`);
      continue;
    }
    const element = { tag, attributes: attributesOf(attributes), within: [...open], text: '' };
    elements.push(element);
    if (VOID.has(tag) || selfClosing === '/') continue;
    if (RAW.has(tag)) {
      const end = markup.indexOf(`</${tag}`, at);
      element.text = markup.slice(at, end);
      at = end + tag.length + 3;
    } else open.push(element);
  }
  if (open.length > 0) throw new Error(`left open: ${open.map((e) => e.tag).join(' ')}`);
  return elements;
}

function attributesOf(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of source.matchAll(/\s+([a-z][a-z0-9:-]*)(?:="([^"]*)")?/gi)) {
    if (attributes.has(name)) throw new Error(`attribute ${name} twice in ${source}`);
    attributes.set(name, decode(value));
  }
  return attributes;
}

function addText(open: readonly Element[], text: string): void {
  if (text.includes('>')) throw new Error(`bare > in text: ${text.slice(0, 120)}`);
  const decoded = decode(text);
  for (const element of open) element.text += decoded;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#96': '`',
};

function decode(text: string): string {
  return text.replace(/&([a-z]+|#\d+);|&/g, (whole, name: string | undefined) => {
    const character = name === undefined ? undefined : ENTITIES[name];
    if (character === undefined) throw new Error(`unknown entity ${whole} in ${text.slice(0, 80)}`);
    return character;
  });
}
