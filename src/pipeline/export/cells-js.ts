import { js } from '#base';

/** Raw cells of a row in exported JavaScript: numbers (NaN is missing), dates in days, timestamps in seconds, texts (null is missing). */
export const CELLS = js`
const cells = (row) => {
  if (typeof row !== 'object' || row === null) throw new TypeError('expected a row as an object');
  return columns.map((column) => {
    if (!Object.hasOwn(row, column.name)) throw new TypeError('column "' + column.name + '": the row lacks it; give null where it is not known');
    const value = row[column.name];
    const isMissing = value === null || value === undefined || value === '' || column.missing.includes(value);
    if (column.type === 'category') return isMissing ? null : String(value);
    return isMissing ? NaN : numberOf(value, column);
  });
};

const DAY = 86400000;
const numberOf = (value, { name, storage }) => {
  const isTime = storage === 'DATE' || storage === 'TIMESTAMP';
  if (typeof value === 'boolean') { if (storage === 'BOOLEAN') return value ? 1 : 0; }
  else if (storage === 'BOOLEAN' && (value === 'true' || value === 'false')) return value === 'true' ? 1 : 0;
  else if (isTime) {
    const text = typeof value === 'string' ? value.trim().replace(' ', 'T') : '';
    const time = value instanceof Date ? value.getTime() : Date.parse(/T.*(Z|[+-]\\d\\d:?\\d\\d)$/.test(text) || !text.includes('T') ? text : text + 'Z');
    if (Number.isFinite(time)) return storage === 'DATE' ? Math.floor(time / DAY) : time / 1000;
  }
  else if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  else if (typeof value === 'string' && /^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?\\s*$/i.test(value)) return Number(value);
  const expected = isTime ? 'a date' : storage === 'BOOLEAN' ? 'true or false' : 'a number';
  throw new TypeError('column "' + name + '": expected ' + expected + ', got ' + String(value));
};`;
