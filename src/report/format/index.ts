export { type ColumnFormat, columnFormats, type FormatOf, formatOf } from './column-format.ts';
export { date } from './date.ts';
export {
  bytes,
  count,
  counted,
  decimalsFor,
  fixed,
  number,
  pValue,
  share,
  signed,
  significant,
} from './number.ts';
