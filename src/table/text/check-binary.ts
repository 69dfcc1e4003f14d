import { AppError } from '#base';
import type { ByteCensus } from './byte-census.ts';

const SIGNATURES: readonly {
  readonly what: string;
  readonly bytes: readonly number[];
  readonly hint?: string;
}[] = [
  { what: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  {
    what: 'an old Excel workbook, or one with a password',
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    hint: 'Save it as .xlsx without a password, or the sheet as CSV with UTF-8 encoding.',
  },
  { what: 'a PDF document', bytes: [0x25, 0x50, 0x44, 0x46] },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'an SQLite database', bytes: [...Buffer.from('SQLite format 3')] },
];

/** A share of NUL bytes above this is not text with accidents but another kind of file. */
const MAX_NUL_SHARE = 0.005;

/** @throws FILE_BINARY when the bytes are an image, archive, workbook or the like. */
export function checkBinary(census: ByteCensus, file: string): void {
  const known = SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => census.head[i] === byte));
  if (known !== undefined) {
    throw new AppError('FILE_BINARY', `${file}: expected a text table, got ${known.what}`, {
      ...(known.hint === undefined ? {} : { hint: known.hint }),
      data: { file },
    });
  }
  if (census.encoding.startsWith('utf-16')) return;
  const headNuls = census.head.filter((byte) => byte === 0).length;
  if (headNuls > 1 && headNuls > MAX_NUL_SHARE * census.head.length && census.head.length > 400)
    throwBinary(census, file);
  if (census.nulBytes > MAX_NUL_SHARE * census.bytes && census.nulBytes > 20) throwBinary(census, file);
}

function throwBinary(census: ByteCensus, file: string): never {
  const at = census.head.indexOf(0);
  const where = at >= 0 ? `, the first at byte ${at + 1}` : '';
  throw new AppError(
    'FILE_BINARY',
    `${file}: expected a text table, got ${census.nulBytes} NUL bytes${where}`,
    {
      data: { file, nulBytes: census.nulBytes },
    },
  );
}
