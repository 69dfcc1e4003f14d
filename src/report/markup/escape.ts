const UNSAFE = /[&<>"'`]/g;
const NOT_IN_HTML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for HTML content and quoted attributes; characters that HTML does not allow become U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replace(NOT_IN_HTML, '\ufffd').replace(UNSAFE, (character) => ENTITIES[character]!);
}
