import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';
import { knownDigest } from './known-digest.ts';
import { openSource } from './open-source.ts';

const importer = useImporter();
const { signal } = new AbortController();

function write(name: string, content: Buffer | string): { path: string; tempDir: string } {
  const tempDir = join(importer.folder(), `temp-${name}`);
  mkdirSync(tempDir);
  const path = join(importer.folder(), name);
  writeFileSync(path, content);
  return { path, tempDir };
}

test('a hash that is known already is taken, unless the file changed since', async () => {
  const { path, tempDir } = write('known.csv', 'a,b\n1,2\n');
  const hash = async () => 'hash of the file as it was';
  const known = await knownDigest(path, hash);
  const opened = (digest: typeof known) => openSource(path, { tempDir, signal, known: digest });
  expect((await opened(known)).sha256).toBe(await hash());
  writeFileSync(path, 'a,b\n1,3\n');
  const actual = createHash('sha256').update('a,b\n1,3\n').digest('hex');
  expect((await opened(known)).sha256).toBe(actual);
  expect((await opened({ sha256: actual, isCurrent: async () => true })).sha256).toBe(actual);
});

test('hashes the bytes of the file itself, compressed or not', async () => {
  const packed = gzipSync('a,b\n1,2\n');
  const { path, tempDir } = write('a.csv.gz', packed);
  const source = await openSource(path, { tempDir, signal });
  const sha256 = createHash('sha256').update(packed).digest('hex');
  expect(source).toMatchObject({
    gzip: true,
    bytes: packed.length,
    sha256,
    encoding: 'utf-8',
    file: 'a.csv.gz',
  });
});

test('stops a bomb at the limit', async () => {
  const { path, tempDir } = write('bomb.csv.gz', gzipSync(Buffer.alloc(5_000_000, 'a,b\n')));
  const opened = openSource(path, { tempDir, signal, maxInflatedBytes: 1_000_000 });
  await expect(opened).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('reads two gzip files in one, as cat makes them', async () => {
  const { path, tempDir } = write('two.csv.gz', Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]));
  expect((await openSource(path, { tempDir, signal })).encoding).toBe('utf-8');
});

test('finds a character of UTF-8 that a read cuts in two', async () => {
  const { path, tempDir } = write('cut.csv', `a,b\n${'x'.repeat((1 << 20) - 6)}€,1\n`);
  expect(await openSource(path, { tempDir, signal })).toMatchObject({
    encoding: 'utf-8',
    hasInvalidBytes: false,
  });
});

test('bytes that mean nothing in windows-1252 either are refused with their line', async () => {
  const { path, tempDir } = write('bad.csv', Buffer.from([0x61, 0x0a, 0x62, 0xe9, 0x0a, 0x63, 0x81, 0x0a]));
  await expect(openSource(path, { tempDir, signal })).rejects.toMatchObject({
    code: 'FILE_ENCODING',
    data: { line: 3 },
  });
});
