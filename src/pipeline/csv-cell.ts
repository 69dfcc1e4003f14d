/** A cell of a CSV file: quoted where RFC 4180 asks for it. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
