import type { DeclaredType } from '../reader.ts';

/** Object ids of types in PostgreSQL's catalogue (pg_type.dat). */
const OIDS: Readonly<Record<number, DeclaredType>> = {
  16: { storage: 'BOOLEAN' },
  20: { storage: 'BIGINT' },
  21: { storage: 'BIGINT' },
  23: { storage: 'BIGINT' },
  26: { storage: 'BIGINT' },
  700: { storage: 'DOUBLE' },
  701: { storage: 'DOUBLE' },
  1082: { storage: 'DATE' },
  1114: { storage: 'TIMESTAMP' },
  1184: { storage: 'TIMESTAMP' },
};

const BOOLEAN = 16;
const TIMES = [1082, 1114, 1184];
const NUMERIC = 1700;
const MAX_DIGITS = 18;

/** What the server says that a column holds; null where it is typed by its texts. */
export function declaredType(oid: number, modifier: number): DeclaredType | null {
  if (oid !== NUMERIC) return OIDS[oid] ?? null;
  // numeric(p, s) has ((p << 16) | s) + 4 as its modifier
  if (modifier < 4) return null;
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (modifier - 4) & 0x7ff;
  if (precision > MAX_DIGITS || scale > precision) return null;
  return scale === 0 ? { storage: 'BIGINT' } : { storage: 'DECIMAL', decimals: scale };
}

/** A value as the server writes it, as text that reads back as its type; '' where it is none. */
export function cellText(oid: number, value: string | null): string {
  if (value === null) return '';
  if (oid === BOOLEAN) return value === 't' ? 'true' : 'false';
  if (TIMES.includes(oid)) return /^-?infinity$|BC$/.test(value) ? '' : value.replace(/\+00(:00)?$/, '');
  return value;
}
