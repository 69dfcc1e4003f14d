import { AppError } from '#base';
import {
  type BundleManifest,
  bundleManifestSchema,
  type PredictionManifest,
  type SegmentationManifest,
} from '#contract';
import type { BundleArray } from '../protocol.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** A model as it is kept and moved: what it is, its arrays, and its card for people. */
export interface BundleContent<Manifest extends BundleManifest = SegmentationManifest | PredictionManifest> {
  readonly manifest: Manifest extends BundleManifest ? Omit<Manifest, 'files'> : never;
  readonly arrays: Readonly<Record<string, BundleArray>>;
  /** Markdown. */
  readonly card: string;
}

/** A bundle that was read and checked. */
export interface LoadedBundle<Manifest extends BundleManifest = BundleManifest> {
  readonly manifest: Manifest;
  readonly arrays: Readonly<Record<string, BundleArray>>;
}

/** Bytes of a file of the bundle; null when it is missing. @throws BUNDLE_CORRUPT when it has more than `atMost`. */
export type ReadBundleFile = (name: string, atMost: number) => Promise<Uint8Array | null>;

const MANIFEST = 'manifest.json';
/** Checksum of the manifest as `sha256sum` writes it; the manifest holds those of the other files. */
const CHECKSUM = 'manifest.sha256';
const ARRAYS = 'arrays.safetensors';
const CARD = 'MODEL_CARD.md';
const MOST_MANIFEST_BYTES = 64 * 2 ** 20;
const MOST_ARRAY_BYTES = 2 ** 30;

/** The files of a bundle by name; the same content gives the same bytes. */
export async function encodeBundle(content: BundleContent): Promise<Map<string, Uint8Array>> {
  const encoder = new TextEncoder();
  const parts: [string, Uint8Array][] = [
    [ARRAYS, encodeSafetensors(new Map(Object.entries(content.arrays)))],
    [CARD, encoder.encode(content.card)],
  ];
  const files = await Promise.all(
    parts.map(async ([name, bytes]) => ({ name, bytes: bytes.length, sha256: await digest(bytes) })),
  );
  const manifest = encoder.encode(`${JSON.stringify({ ...content.manifest, files }, null, 1)}\n`);
  const checksum = encoder.encode(`${await digest(manifest)}  ${MANIFEST}\n`);
  return new Map([...parts, [MANIFEST, manifest], [CHECKSUM, checksum]]);
}

/**
 * Reads a bundle that may be damaged or hostile: checksums and sizes are checked before anything is used.
 * @throws BUNDLE_CORRUPT when it is not what `encodeBundle` writes.
 * @throws FORMAT_UNSUPPORTED when a newer release wrote it.
 */
export async function decodeBundle(read: ReadBundleFile): Promise<LoadedBundle> {
  const text = await present(read, MANIFEST, MOST_MANIFEST_BYTES);
  const checksum = new TextDecoder().decode(await present(read, CHECKSUM, 1024));
  const manifest = parseManifest(text);
  if (!checksum.startsWith(`${await digest(text)} `)) throw corrupt(`the checksum of ${MANIFEST} fails`);
  const arrays = decodeSafetensors(await checked(read, manifest, ARRAYS), 'BUNDLE_CORRUPT');
  await checked(read, manifest, CARD);
  return { manifest, arrays: Object.fromEntries(arrays) };
}

/** A newer format is told before its checksum is looked for, which may be kept elsewhere then. */
function parseManifest(bytes: Uint8Array): BundleManifest {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt(`expected JSON in ${MANIFEST}`);
  }
  const version =
    typeof document === 'object' && document !== null && Object.hasOwn(document, 'formatVersion')
      ? (document as { formatVersion: unknown }).formatVersion
      : null;
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > 1)
    throw new AppError('FORMAT_UNSUPPORTED', `bundle: expected format version 1, got ${version}`);
  const parsed = bundleManifestSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw corrupt(`${MANIFEST}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

async function checked(read: ReadBundleFile, manifest: BundleManifest, name: string): Promise<Uint8Array> {
  const stated = manifest.files.filter((file) => file.name === name);
  const [file] = stated;
  if (file === undefined || stated.length > 1) throw corrupt(`expected ${MANIFEST} to list ${name} once`);
  if (file.bytes < 0 || file.bytes > MOST_ARRAY_BYTES)
    throw corrupt(`${name}: expected at most ${MOST_ARRAY_BYTES} bytes, got ${file.bytes}`);
  const bytes = await present(read, name, file.bytes);
  if (bytes.length !== file.bytes)
    throw corrupt(`${name}: expected ${file.bytes} bytes, got ${bytes.length}`);
  if ((await digest(bytes)) !== file.sha256) throw corrupt(`the checksum of ${name} fails`);
  return bytes;
}

async function present(read: ReadBundleFile, name: string, atMost: number): Promise<Uint8Array> {
  const bytes = await read(name, atMost);
  if (bytes === null) throw corrupt(`expected a file ${name}, found none`);
  return bytes;
}

async function digest(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `bundle: ${what}`);
}
