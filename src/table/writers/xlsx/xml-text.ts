const UNSAFE =
  /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A text as it stands in a workbook: what XML cannot hold, and half of a surrogate pair, as `_x0007_` (ECMA-376,
 * 22.9.2.19), and an underscore that would read as the beginning of such a thing as `_x005F_`.
 */
export function xmlText(text: string): string {
  return text.replace(
    UNSAFE,
    (one) => ENTITIES[one] ?? `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}
