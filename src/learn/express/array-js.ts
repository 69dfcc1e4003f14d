import { invariant, type Js, js, jsName } from '#base';

type Encoded = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Int16Array | Uint8Array;

/** A typed array as JavaScript: its bytes, little-endian, in base64. */
export function arrayJs(values: Encoded): Js {
  const { name } = values.constructor;
  invariant(new Uint8Array(new Uint16Array([1]).buffer)[0] === 1, 'arrays of a little-endian machine');
  const text = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return js`decoded(${jsName(name)}, ${text})`;
}

/** Whole numbers in the smallest type that holds them. */
export function wholeJs(values: ArrayLike<number>): Js {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (low < 0)
    return arrayJs(low >= -32768 && high < 32768 ? Int16Array.from(values) : Int32Array.from(values));
  if (high < 256) return arrayJs(Uint8Array.from(values));
  return arrayJs(high < 65536 ? Uint16Array.from(values) : Uint32Array.from(values));
}
