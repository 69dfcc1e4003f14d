import type { CodedValues } from '#kernels';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import type { CodedText } from './coded-text.ts';

const TWO_32 = 2 ** 32;

/** The typed value of each code of a column; the rows of its census are in the order of the codes. */
export async function codedValues(
  engine: Engine,
  { coded, draft }: { readonly coded: CodedText; readonly draft: ColumnDraft },
  signal: AbortSignal,
): Promise<CodedValues> {
  const { storage, decimals } = draft.typing;
  const { told } = draft.census;
  if (told?.isPlain(draft.typing) === true) return told.values(draft.typing);
  const nCodes = coded.texts(draft.index).n;
  if (storage === 'VARCHAR') return textValues(engine, { coded, draft }, signal);
  const value = draft.typing.value(sql`v`);
  const table = await draft.census.table();
  const read = (number: Sql) => numbersOf(engine, { number, table, nCodes }, signal);
  if (storage === 'BIGINT') {
    const high = await read(sql`CAST((${value}) >> 32 AS DOUBLE)`);
    const low = await read(sql`CAST((${value}) & 4294967295 AS DOUBLE)`);
    return { nCodes, isValue: presence(high), values: { bytes: halves(high, low), width: 8 } };
  }
  const scale = storage === 'DECIMAL' ? 10 ** decimals! : 1;
  const numbers = await read(
    storage === 'TIMESTAMP' ? sql`CAST(epoch_us(${value}) AS DOUBLE)` : numericOf(storage, value),
  );
  const isValue = presence(numbers);
  return { nCodes, isValue, values: typedBytes(numbers, { storage, scale }) };
}

/** [codes] NaN where a code is no value. */
export async function numbersOf(
  engine: Engine,
  { number, table, nCodes }: { readonly number: Sql; readonly table: string; readonly nCodes: number },
  signal: AbortSignal,
): Promise<Float64Array> {
  const numbers = new Float64Array(nCodes);
  let at = 0;
  for await (const batch of engine.query(sql`SELECT ${number} FROM ${name(table)}`, { signal })) {
    numbers.set(batch.numbersOrNaN(0), at);
    at += batch.nRows;
  }
  return numbers;
}

function presence(numbers: Float64Array): Uint8Array | null {
  if (!numbers.some(Number.isNaN)) return null;
  return Uint8Array.from(numbers, (number) => (Number.isNaN(number) ? 0 : 1));
}

function typedBytes(
  numbers: Float64Array,
  { storage, scale }: { readonly storage: string; readonly scale: number },
): { bytes: Uint8Array; width: 1 | 4 | 8 } {
  const bytes = (array: Uint8Array | Int32Array | Float64Array) =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (storage) {
    case 'BOOLEAN':
      return { bytes: Uint8Array.from(numbers), width: 1 };
    case 'DATE':
      return { bytes: bytes(Int32Array.from(numbers)), width: 4 };
    case 'DOUBLE':
      return { bytes: bytes(numbers), width: 8 };
    default: {
      const high = new Float64Array(numbers.length);
      const low = new Float64Array(numbers.length);
      for (let i = 0; i < numbers.length; i++) {
        const whole = Math.round(numbers[i]! * scale);
        high[i] = Math.floor(whole / TWO_32);
        low[i] = whole - high[i]! * TWO_32;
      }
      return { bytes: halves(high, low), width: 8 };
    }
  }
}

/** 64-bit numbers of their halves. */
function halves(high: Float64Array, low: Float64Array): Uint8Array {
  const words = new Int32Array(2 * high.length);
  for (let i = 0; i < high.length; i++) {
    words[2 * i] = low[i]!;
    words[2 * i + 1] = high[i]!;
  }
  return new Uint8Array(words.buffer);
}

/** Most values are the texts themselves; the others are made anew. */
async function textValues(
  engine: Engine,
  { coded, draft }: { readonly coded: CodedText; readonly draft: ColumnDraft },
  signal: AbortSignal,
): Promise<CodedValues> {
  const { n: nCodes, texts, ends } = coded.texts(draft.index);
  const value = draft.typing.value(sql`v`);
  const changed = await engine.rows(
    sql`SELECT code, x FROM (SELECT rowid AS code, v, ${value} AS x FROM ${name(await draft.census.table())})
      WHERE x IS NULL OR x <> v ORDER BY code`,
    { signal },
  );
  if (changed.length === 0) return { nCodes, isValue: null, values: { texts, ends } };
  const isValue = new Uint8Array(nCodes).fill(1);
  const replaced = new Map<number, Buffer>();
  for (const [code, x] of changed) {
    if (x === null) isValue[Number(code)] = 0;
    else replaced.set(Number(code), Buffer.from(String(x), 'utf8'));
  }
  if (replaced.size === 0) return { nCodes, isValue, values: { texts, ends } };
  return { nCodes, isValue, values: rebuilt({ texts, ends, nCodes }, replaced) };
}

function rebuilt(
  {
    texts,
    ends,
    nCodes,
  }: { readonly texts: Uint8Array; readonly ends: Uint32Array; readonly nCodes: number },
  replaced: ReadonlyMap<number, Buffer>,
): { texts: Uint8Array; ends: Uint32Array } {
  const pieces: Uint8Array[] = [];
  const newEnds = new Uint32Array(nCodes);
  let at = 0;
  for (let code = 0; code < nCodes; code++) {
    const piece = replaced.get(code) ?? texts.subarray(code === 0 ? 0 : ends[code - 1]!, ends[code]!);
    pieces.push(piece);
    at += piece.length;
    newEnds[code] = at;
  }
  return { texts: Buffer.concat(pieces), ends: newEnds };
}
