import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AppError, createRng, type Rng } from '#base';
import { decodeBundle, encodeBundle, type LoadedBundle, type ReadBundleFile } from '#learn';
import { type Files, resealed, withArrays } from '../testkit/reseal.ts';
import { smallBundle } from '../testkit/small-bundle.ts';

const fixture = fileURLToPath(new URL('./fixtures/format-1', import.meta.url));

const readerOf =
  (files: ReadonlyMap<string, Uint8Array>): ReadBundleFile =>
  async (name) =>
    files.get(name) ?? null;

function safetensors(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

async function codeOf(files: Files): Promise<string> {
  try {
    await decodeBundle(readerOf(files));
    return 'loaded';
  } catch (error) {
    return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
  }
}

test('what is encoded comes back, manifest and arrays', async () => {
  const content = smallBundle();
  const { manifest, arrays } = await decodeBundle(readerOf(await encodeBundle(content)));
  const { files, ...rest } = manifest;
  expect(rest).toEqual(content.manifest);
  expect(arrays).toEqual(content.arrays);
  expect(files.map((file) => file.name)).toEqual(['arrays.safetensors', 'MODEL_CARD.md']);
});

test('the same content gives the same bytes', async () => {
  expect(await encodeBundle(smallBundle())).toEqual(await encodeBundle(smallBundle()));
});

test('the arrays are a safetensors file: header length, JSON header, little-endian values', async () => {
  const bytes = (await encodeBundle(smallBundle())).get('arrays.safetensors')!;
  const view = new DataView(bytes.buffer);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect((8 + length) % 8).toBe(0);
  expect(header.centres).toEqual({ dtype: 'F64', shape: [6], data_offsets: [0, 48] });
  expect(view.getFloat64(8 + length, true)).toBe(-1);
  expect(view.getInt32(8 + length + header.sizes.data_offsets[0], true)).toBe(6);
});

test('a bundle of format version 1 that an earlier release wrote is loaded', async () => {
  const files = new Map(
    readdirSync(fixture).map((name) => [name, new Uint8Array(readFileSync(join(fixture, name)))]),
  );
  const { manifest, arrays } = await decodeBundle(readerOf(files));
  const { files: _, ...rest } = manifest;
  // which kept one typical customer a segment
  const { personas } = smallBundle().manifest;
  expect({ manifest: rest, arrays }).toEqual({
    manifest: { ...smallBundle().manifest, personas: personas.map((one) => ({ ...one, alsoTypical: [] })) },
    arrays: smallBundle().arrays,
  });
});

test('fields that this release does not know are passed over', async () => {
  const files = await encodeBundle(smallBundle());
  const document = JSON.parse(new TextDecoder().decode(files.get('manifest.json')));
  const text = JSON.stringify({
    ...document,
    fairness: { age: 1 },
    personas: document.personas.map((p: object) => ({ ...p, colour: 'red' })),
  });
  const { manifest } = await decodeBundle(readerOf(resealed(files, text)));
  expect(manifest).toMatchObject({ personas: smallBundle().manifest.personas });
});

test('a bundle of a newer format version is told apart from a damaged one', async () => {
  const files = await encodeBundle(smallBundle());
  expect(await codeOf(resealed(files, '{"formatVersion":2}'))).toBe('FORMAT_UNSUPPORTED');
  expect(await codeOf(resealed(files, '{"formatVersion":"2"}'))).toBe('BUNDLE_CORRUPT');
  expect(await codeOf(resealed(files, '{"formatVersion":1e999}'))).toBe('BUNDLE_CORRUPT');
});

test('a bundle that lacks a file, or whose file has other bytes, is refused', async () => {
  const files = await encodeBundle(smallBundle());
  for (const name of files.keys()) {
    expect(await codeOf(new Map([...files].filter(([other]) => other !== name)))).toBe('BUNDLE_CORRUPT');
    const longer = new Uint8Array([...files.get(name)!, 10]);
    if (name !== 'manifest.sha256')
      expect(await codeOf(new Map([...files, [name, longer]]))).toBe('BUNDLE_CORRUPT');
  }
});

test.each([
  ['null', 'null'],
  ['a number', '5'],
  ['a list', '[]'],
  ['no JSON', '{"formatVersion":1'],
  ['a prototype', '{"__proto__":{"formatVersion":1,"kind":"segmentation"}}'],
  ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
])('a manifest that is %s is refused', async (_, text) => {
  expect(await codeOf(resealed(await encodeBundle(smallBundle()), text))).toBe('BUNDLE_CORRUPT');
});

const eight = new Uint8Array(8);
test.each([
  ['no bytes', new Uint8Array(0)],
  ['a header beyond the file', new Uint8Array(8).fill(255)],
  ['a header that is no JSON', safetensors('{"a"', eight)],
  ['a list as header', safetensors('[]', eight)],
  ['an unknown type', safetensors('{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}', eight)],
  [
    'a type of the prototype',
    safetensors('{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,8]}}', eight),
  ],
  [
    'a length that the bytes belie',
    safetensors('{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}', eight),
  ],
  [
    'a type that the bytes belie',
    safetensors('{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}', eight),
  ],
  ['a length as text', safetensors('{"a":{"dtype":"F64","shape":["1"],"data_offsets":[0,8]}}', eight)],
  [
    'a length of the prototype',
    safetensors('{"a":{"dtype":"U8","shape":{"0":8},"data_offsets":[0,8]}}', eight),
  ],
  ['an end beyond the file', safetensors('{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}', eight)],
  ['a begin below zero', safetensors('{"a":{"dtype":"F64","shape":[2],"data_offsets":[-8,8]}}', eight)],
  ['an end before the begin', safetensors('{"a":{"dtype":"F64","shape":[0],"data_offsets":[8,0]}}', eight)],
  ['huge offsets', safetensors('{"a":{"dtype":"U8","shape":[1e300],"data_offsets":[0,1e300]}}', eight)],
  [
    'two arrays over the same bytes',
    safetensors(
      '{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}',
      eight,
    ),
  ],
  ['bytes of no array', safetensors('{}', eight)],
])('arrays with %s are refused though the checksums hold', async (_, arrays) => {
  expect(await codeOf(withArrays(await encodeBundle(smallBundle()), arrays))).toBe('BUNDLE_CORRUPT');
});

test('an array called __proto__ is an array like others', async () => {
  const header = '{"__proto__":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}';
  const files = withArrays(await encodeBundle(smallBundle()), safetensors(header, eight));
  const { arrays } = await decodeBundle(readerOf(files));
  expect(Object.keys(arrays)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(arrays)).toBe(Object.prototype);
});

/** One to three bytes changed, dropped or doubled somewhere. */
function damaged(bytes: Uint8Array, rng: Rng): Uint8Array {
  let out = [...bytes];
  for (let times = rng.int(3) + 1; times > 0; times--) {
    const at = rng.int(out.length);
    const how = rng.int(3);
    if (how === 0) out[at] = rng.int(256);
    else if (how === 1) out.splice(at, 1 + rng.int(4));
    else out = [...out.slice(0, at + 1), ...out.slice(at)];
  }
  return new Uint8Array(out);
}

test('of 600 damaged bundles each is refused with an AppError or is the same bundle', async () => {
  const files = await encodeBundle(smallBundle());
  const whole = await decodeBundle(readerOf(files));
  const names = [...files.keys()];
  const rng = createRng(7);
  let refused = 0;
  for (let i = 0; i < 600; i++) {
    const name = names[rng.int(names.length)]!;
    const changed: Files = new Map([...files, [name, damaged(files.get(name)!, rng)]]);
    let loaded: LoadedBundle | null = null;
    try {
      loaded = await decodeBundle(readerOf(changed));
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      refused++;
    }
    if (loaded !== null) expect(loaded).toEqual(whole);
  }
  expect(refused).toBeGreaterThan(450);
});
