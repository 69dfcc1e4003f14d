import { basename, posix } from 'node:path';
import { AppError } from '#base';
import type { ReadLimits } from '../limits.ts';
import { type DateFormat, dateFormatOf } from './date-format.ts';
import { readXml, type XmlHandler } from './xml-part.ts';
import { openZip, type ZipParts } from './zip-parts.ts';

/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  /** Its part in the archive. */
  readonly part: string;
  readonly isHidden: boolean;
}

/** An open workbook. */
export interface Workbook {
  readonly file: string;
  readonly sheets: readonly Sheet[];
  /** Dates count from 1904. */
  readonly is1904: boolean;
  /** What the cell format of an index shows. */
  readonly formats: readonly (DateFormat | null)[];
  readonly parts: ZipParts;
  /** Part of the shared strings, null where there are none. */
  readonly stringsPart: string | null;
  close(): void;
}

/** How far the reading of a workbook may go. */
export interface WorkbookOptions {
  readonly limits: ReadLimits;
  readonly signal: AbortSignal;
}

/** Opens a workbook (ECMA-376). @throws FILE_BINARY, FILE_CORRUPT, FILE_NOT_READABLE, LIMIT_EXCEEDED */
export async function openWorkbook(path: string, { limits, signal }: WorkbookOptions): Promise<Workbook> {
  const file = basename(path);
  const parts = await openZip(path, file, limits);
  try {
    const read = async (name: string, handler: XmlHandler) => {
      await readXml({ bytes: parts.read(name), file, name }, handler, { signal });
    };
    const main = await mainPart(parts, file, read);
    const relations = await relationsOf(parts, main, read);
    const target = (type: string) => [...relations.values()].find((one) => one.type === type)?.part ?? null;
    const styles = target('styles');
    const strings = target('sharedStrings');
    const { listed, is1904 } = await listSheets(main, read);
    return {
      file,
      sheets: listed.flatMap(({ id, ...sheet }) => {
        const relation = relations.get(id);
        return relation?.type === 'worksheet' ? [{ ...sheet, part: relation.part }] : [];
      }),
      is1904,
      formats: styles !== null && parts.has(styles) ? await readFormats(styles, read) : [],
      parts,
      stringsPart: strings !== null && parts.has(strings) ? strings : null,
      close: () => parts.close(),
    };
  } catch (error) {
    parts.close();
    throw error;
  }
}

type Read = (name: string, handler: XmlHandler) => Promise<void>;

interface Relation {
  readonly part: string;
  /** Last word of its type: worksheet, styles, sharedStrings. */
  readonly type: string;
}

async function mainPart(parts: ZipParts, file: string, read: Read): Promise<string> {
  const relations = await relationsOf(parts, '', read);
  const main = [...relations.values()].find(({ type }) => type === 'officeDocument')?.part;
  const found = main ?? (parts.has('xl/workbook.xml') ? 'xl/workbook.xml' : null);
  if (found?.endsWith('.xml') && parts.has(found) && !found.startsWith('word/')) return found;
  const what = parts.has('xl/workbook.bin')
    ? 'a binary Excel workbook (.xlsb)'
    : parts.has('content.xml')
      ? 'an OpenDocument file'
      : 'a ZIP archive';
  throw new AppError('FILE_BINARY', `${file}: expected a table, got ${what}`, {
    hint: 'Save it as .xlsx or as CSV with UTF-8 encoding, or take the table out of the archive.',
    data: { file },
  });
}

/** The parts that a part refers to, by id. */
async function relationsOf(parts: ZipParts, of: string, read: Read): Promise<Map<string, Relation>> {
  const folder = posix.dirname(of === '' ? 'x' : of);
  const name = posix.join(folder, '_rels', `${posix.basename(of)}.rels`);
  const relations = new Map<string, Relation>();
  if (!parts.has(name)) return relations;
  await read(name, {
    open(element, { Id = '', Type = '', Target = '' }) {
      if (element !== 'Relationship') return;
      const part = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { part, type: Type.replace(/^.*\//, '') });
    },
    close() {},
    text() {},
  });
  return relations;
}

async function listSheets(main: string, read: Read) {
  const listed: { name: string; id: string; isHidden: boolean }[] = [];
  let is1904 = false;
  await read(main, {
    open(element, attributes) {
      if (element === 'workbookPr') is1904 = isTrue(attributes['date1904']);
      if (element !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
      const state = attributes['state'] ?? 'visible';
      listed.push({ name: attributes['name'] ?? '', id, isHidden: state !== 'visible' });
    },
    close() {},
    text() {},
  });
  return { listed, is1904 };
}

async function readFormats(styles: string, read: Read): Promise<(DateFormat | null)[]> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await read(styles, {
    open(element, attributes) {
      if (element === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (element === 'cellXfs') inCells = true;
      if (element === 'xf' && inCells) ids.push(Number(attributes['numFmtId'] ?? 0));
    },
    close(element) {
      if (element === 'cellXfs') inCells = false;
    },
    text() {},
  });
  return ids.map((id) => dateFormatOf(id, codes.get(id)));
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true' || text === 'on';
}
