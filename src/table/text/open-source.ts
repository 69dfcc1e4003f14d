import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError, throwIfAborted } from '#base';
import { hashFile } from '../readers/hash-file.ts';
import { byteCensus } from './byte-census.ts';
import { checkBinary } from './check-binary.ts';
import { fileChunks } from './file-chunks.ts';
import type { KnownDigest } from './known-digest.ts';
import type { SourceFile } from './source-file.ts';
import { statSource, unreadable } from './stat-source.ts';
import { transcode } from './transcode.ts';

const CHUNK_BYTES = 1 << 20;
/** A compressed file may not grow past this: it would fill the disk. */
const MAX_INFLATED_BYTES = 16 * 2 ** 30;

/** Files that grow past this and by this factor are a bomb: tables shrink to a tenth, seldom to a fiftieth. */
const BOMB_BYTES = 2 ** 30;
const BOMB_RATIO = 200;

/** Where copies go and what stops the work. */
export interface OpenOptions {
  readonly tempDir: string;
  readonly signal: AbortSignal;
  readonly maxInflatedBytes?: number;
  /** The hash of the file where it is known already. */
  readonly known?: KnownDigest | undefined;
}

/**
 * Reads all bytes of a file once: hash, gzip, encoding, NUL bytes. Compressed files and those in another encoding
 * than UTF-8 are copied as UTF-8 into `tempDir`.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_EMPTY, FILE_BINARY, FILE_CORRUPT, FILE_ENCODING
 */
export async function openSource(path: string, options: OpenOptions): Promise<SourceFile> {
  const file = basename(path);
  const bytes = await statSource(path);
  const gzip = await isGzip(path);
  const inflated = gzip ? join(options.tempDir, 'inflated') : path;
  const sha256 = createHash('sha256');
  if (gzip) await inflate(path, inflated, sha256, options);
  const known = gzip ? undefined : options.known;
  const isHashed = !gzip && known === undefined;
  const census = byteCensus();
  for await (const chunk of fileChunks(inflated, CHUNK_BYTES)) {
    throwIfAborted(options.signal);
    if (isHashed) sha256.update(chunk);
    census.add(chunk);
  }
  const seen = census.finish();
  if (seen.bytes === 0)
    throw new AppError('FILE_EMPTY', `${file}: expected a table, got no bytes`, { data: { file } });
  checkBinary(seen, file);
  const hash = known === undefined ? sha256.digest('hex') : await stillKnown(path, known, options.signal);
  const common = { file, bytes, sha256: hash, gzip, encoding: seen.encoding };
  if (seen.encoding === 'utf-8') {
    const byteOrderMark = seen.markBytes > 0;
    return {
      ...common,
      path: inflated,
      byteOrderMark,
      skip: seen.markBytes,
      hasInvalidBytes: !seen.validUtf8,
      nulBytes: seen.nulBytes,
    };
  }
  const copy = join(options.tempDir, 'utf-8');
  const nulBytes = await transcode(
    { from: inflated, to: copy, encoding: seen.encoding, skip: seen.markBytes, file },
    options.signal,
  );
  return {
    ...common,
    path: copy,
    byteOrderMark: seen.markBytes > 0,
    skip: 0,
    hasInvalidBytes: false,
    nulBytes,
  };
}

async function stillKnown(path: string, known: KnownDigest, signal: AbortSignal): Promise<string> {
  return (await known.isCurrent()) ? known.sha256 : (await hashFile(path, signal)).sha256;
}

async function isGzip(path: string): Promise<boolean> {
  try {
    for await (const head of createReadStream(path, { end: 1 })) return head[0] === 0x1f && head[1] === 0x8b;
  } catch (cause) {
    throw unreadable(cause, path);
  }
  return false;
}

async function inflate(
  from: string,
  to: string,
  sha256: { update(chunk: Buffer): unknown },
  options: OpenOptions,
): Promise<void> {
  const file = basename(from);
  const limit = options.maxInflatedBytes ?? MAX_INFLATED_BYTES;
  const bombBytes = Math.max(BOMB_BYTES, BOMB_RATIO * (await statSource(from)));
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      sha256.update(chunk);
      yield chunk;
    }
  };
  const capped = async function* (chunks: AsyncIterable<Buffer>) {
    let total = 0;
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > bombBytes) {
        const shown = `${file}: expected a table, got bytes that grow more than ${BOMB_RATIO} times`;
        throw new AppError('LIMIT_EXCEEDED', shown, {
          hint: 'Check where the file comes from; if it is right, decompress it yourself.',
          data: { file },
        });
      }
      if (total > limit) {
        throw new AppError(
          'LIMIT_EXCEEDED',
          `${file}: expected at most ${limit} bytes after decompression, got more`,
          {
            hint: 'If the file is meant to be so large, raise the limit with --limit inflatedBytes=NUMBER.',
            data: { file, limit: 'inflatedBytes', allowed: limit },
          },
        );
      }
      yield chunk;
    }
  };
  try {
    await pipeline(
      createReadStream(from, { highWaterMark: CHUNK_BYTES }),
      hashed,
      createGunzip({ chunkSize: CHUNK_BYTES }),
      capped,
      createWriteStream(to),
      { signal: options.signal },
    );
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throwIfAborted(options.signal);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('FILE_CORRUPT', `${file}: expected a whole gzip file, got "${reason}"`, {
      data: { file },
      cause,
    });
  }
}
