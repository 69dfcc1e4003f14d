import { type ZipEntry, zipFile } from './zip-file.ts';

/** A cell: a text, number or boolean, nothing, a number in a format, or XML of its own (`<c r="@" ...>`, @ its address). */
export type Cell = string | number | boolean | null | { readonly xml: string } | Formatted;

/** A number in one of the workbook's formats, by place. */
export interface Formatted {
  readonly number: number;
  readonly format: number;
}

export interface SheetInput {
  readonly name: string;
  readonly state?: 'hidden' | 'veryHidden';
  readonly rows?: readonly (readonly Cell[])[];
  /** What stands in `<sheetData>`, instead of rows. */
  readonly data?: string;
  /** First row and column, from 1. */
  readonly at?: readonly [row: number, column: number];
}

export interface WorkbookInput {
  readonly sheets: readonly SheetInput[];
  /** Codes of number formats; a number is an id that needs no code. */
  readonly formats?: readonly (string | number)[];
  readonly date1904?: boolean;
  /** Texts stand in the cells themselves. */
  readonly inline?: boolean;
  /** Parts that replace or join those of the workbook. */
  readonly parts?: readonly ZipEntry[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** An Excel workbook (ECMA-376), as small as it may be. */
export function workbookFile(input: WorkbookInput): Buffer {
  const strings: string[] = [];
  const sheets = input.sheets.map((sheet, i) => ({
    name: `xl/worksheets/sheet${i + 1}.xml`,
    content: `${HEAD}<worksheet xmlns="${MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>${sheet.data ?? rowsXml(sheet, input, strings)}</sheetData></worksheet>`,
  }));
  const listed = input.sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
  );
  const relations = input.sheets.map((_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  const n = input.sheets.length;
  relations.push(
    relation(n + 1, 'styles', 'styles.xml'),
    relation(n + 2, 'sharedStrings', '/xl/sharedStrings.xml'),
  );
  const parts: ZipEntry[] = [
    { name: '_rels/.rels', content: relationsXml([relation(1, 'officeDocument', 'xl/workbook.xml')]) },
    {
      name: 'xl/workbook.xml',
      content: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${input.date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: relationsXml(relations) },
    { name: 'xl/styles.xml', content: stylesXml(input.formats ?? []) },
    ...sheets,
    { name: 'xl/sharedStrings.xml', content: stringsXml(strings) },
  ];
  const own = input.parts ?? [];
  const kept = parts.filter(({ name }) => !own.some((part) => part.name === name));
  return zipFile([...kept, ...own]);
}

function rowsXml({ rows = [], at = [1, 1] }: SheetInput, input: WorkbookInput, strings: string[]): string {
  return rows
    .map((cells, i) => {
      const row = at[0] + i;
      const xml = cells.map((cell, j) => cellXml(cell, `${letters(at[1] + j)}${row}`, input, strings));
      return `<row r="${row}">${xml.join('')}</row>`;
    })
    .join('');
}

function cellXml(cell: Cell, address: string, { inline }: WorkbookInput, strings: string[]): string {
  if (cell === null) return `<c r="${address}" s="0"/>`;
  if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${address}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'object') {
    return 'xml' in cell
      ? cell.xml.replace('@', address)
      : `<c r="${address}" s="${cell.format + 1}"><v>${cell.number}</v></c>`;
  }
  const text = `<t xml:space="preserve">${escaped(cell)}</t>`;
  if (inline) return `<c r="${address}" t="inlineStr"><is>${text}</is></c>`;
  strings.push(`<si>${text}</si>`);
  return `<c r="${address}" t="s"><v>${strings.length - 1}</v></c>`;
}

function stringsXml(strings: readonly string[]): string {
  return `${HEAD}<sst xmlns="${MAIN}">${strings.join('')}</sst>`;
}

function stylesXml(formats: readonly (string | number)[]): string {
  const codes = formats.flatMap((code, i) =>
    typeof code === 'number' ? [] : [`<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`],
  );
  const cells = formats.map((code, i) => `<xf numFmtId="${typeof code === 'number' ? code : 164 + i}"/>`);
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${cells.join('')}</cellXfs></styleSheet>`;
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
}

function relationsXml(relations: readonly string[]): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + ((column - 1) % 26));
  return column <= 26 ? last : letters(Math.floor((column - 1) / 26)) + last;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}
