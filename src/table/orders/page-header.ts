/** What the header of a Parquet page says; sizes in bytes. */
export interface PageHeader {
  readonly type: 'data' | 'dictionary';
  /** Behind the header. */
  readonly at: number;
  readonly bytes: number;
  readonly nValues: number;
  readonly encoding: number;
}

type Fields = ReadonlyMap<number, number | Fields>;

const INTEGERS = [4, 5, 6];
const STRUCT = 12;

/** Reads the header of an uncompressed page (thrift, compact protocol); null for one with more than we write. */
export function pageHeader(bytes: Uint8Array, from: number): PageHeader | null {
  const read = struct(bytes, from);
  if (read === null) return null;
  const { fields, at } = read;
  const type = fields.get(1) === 0 ? 'data' : fields.get(1) === 2 ? 'dictionary' : null;
  const own = fields.get(type === 'data' ? 5 : 7);
  const size = fields.get(2);
  if (type === null || !(own instanceof Map) || typeof size !== 'number' || fields.get(3) !== size)
    return null;
  const [nValues, encoding] = [own.get(1), own.get(2)];
  if (typeof nValues !== 'number' || typeof encoding !== 'number') return null;
  return { type, at, bytes: size, nValues, encoding };
}

function struct(bytes: Uint8Array, from: number): { fields: Fields; at: number } | null {
  const fields = new Map<number, number | Fields>();
  let at = from;
  let id = 0;
  for (;;) {
    const head = bytes[at++];
    if (head === undefined) return null;
    if (head === 0) return { fields, at };
    const [step, type] = [head >> 4, head & 15];
    if (step === 0) return null;
    id += step;
    if (type === STRUCT) {
      const inner = struct(bytes, at);
      if (inner === null) return null;
      fields.set(id, inner.fields);
      at = inner.at;
    } else if (INTEGERS.includes(type)) {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = bytes[at++];
        if (byte === undefined) return null;
        value += (byte & 127) * scale;
        if (byte < 128) break;
        scale *= 128;
      }
      fields.set(id, value % 2 === 0 ? value / 2 : -(value + 1) / 2);
    } else return null;
  }
}
