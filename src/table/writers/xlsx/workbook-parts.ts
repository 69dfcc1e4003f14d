import { xmlText } from './xml-text.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Name of the part of a sheet, counted from 1. */
export function sheetPartName(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** The parts of a workbook beside its sheets and texts, by their names. */
export function workbookParts(sheets: readonly string[]): [name: string, content: string][] {
  const numbers = sheets.map((_, i) => i + 1);
  const listed = sheets.map(
    (name, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}" r:id="r${i + 1}"/>`,
  );
  const related = numbers.map((n) => relation(`r${n}`, 'worksheet', `worksheets/sheet${n}.xml`));
  const overrides = numbers.map((n) => override(`/${sheetPartName(n)}`, 'worksheet'));
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        `<Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}` +
        `${overrides.join('')}${override('/xl/styles.xml', 'styles')}` +
        `${override('/xl/sharedStrings.xml', 'sharedStrings')}</Types>`,
    ],
    ['_rels/.rels', relations([relation('r1', 'officeDocument', 'xl/workbook.xml')])],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...related,
        relation('styles', 'styles', 'styles.xml'),
        relation('texts', 'sharedStrings', 'sharedStrings.xml'),
      ]),
    ],
    ['xl/styles.xml', STYLES],
  ];
}

/** How the part of the shared texts begins and ends. */
export const SHARED_TEXTS = {
  name: 'xl/sharedStrings.xml',
  begin: (size: number) => `${XML}<sst xmlns="${MAIN}" uniqueCount="${size}">`,
  text: (text: string) => `<si><t xml:space="preserve">${xmlText(text)}</t></si>`,
  end: '</sst>',
};

/** In the order of `FORMATS`: none, header, date, timestamp. */
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="${SHEET_TYPE}.${type}+xml"/>`;
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

function relations(listed: readonly string[]): string {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${listed.join('')}</Relationships>`;
}
