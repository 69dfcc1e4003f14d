const MARKUP = /[\\`*_{}[\]<>#|~&$!@]|:(?=\/)|(?<=www)\./gi;

/** A text as one line of Markdown that shows it as it is: no markup, no HTML, no link comes out of it. */
export function markdownText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ')
    .trim()
    .replace(MARKUP, '\\$&')
    .replace(/^[-+=]|(?<=^\d+)[.)](?=\s|$)/, '\\$&');
}

/** A table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
