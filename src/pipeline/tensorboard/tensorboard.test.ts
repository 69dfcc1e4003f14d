import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c.ts';
import { fileVersionRecord, scalarRecord } from './event-records.ts';
import { writeEventFiles } from './write-event-files.ts';

/** Reference bytes of the format: the file version at wall time 1; at wall time 2, step 3, loss .5. */
const GOLDEN = [
  '1800000000000000a37f4b2209000000000000f03f1a0d627261696e2e4576656e743a3286bf577a',
  '1a00000000000000129bd82d09000000000000004010032a0d0a0b0a046c6f7373150000003fbac36b94',
];

test('the checksum is that of RFC 3720, masked as TFRecord does', () => {
  const digits = Buffer.from('123456789');
  expect(crc32c(digits).toString(16)).toBe('e3069283');
  expect(maskedCrc32c(digits).toString(16)).toBe('c78ab0e5');
});

test('records are those of TensorBoard to the byte', () => {
  expect(fileVersionRecord(1).toString('hex')).toBe(GOLDEN[0]);
  expect(scalarRecord({ wallTime: 2, step: 3, tag: 'loss', value: 0.5 }).toString('hex')).toBe(GOLDEN[1]);
  // a step of three bytes by hand: 20,000 = 0b1_0011100_0100000
  expect(scalarRecord({ wallTime: 2, step: 20_000, tag: 'loss', value: 0.5 }).toString('hex')).toContain(
    '10a09c01',
  );
});

test('each fit has a file of its own; what was not measured is left out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-events-'));
  try {
    const curve = { learner: 'mlp', title: 'MLP', over: 'epoch' as const, kept: null };
    const at = [1, 2];
    const files = await writeEventFiles(
      [
        { ...curve, at, values: { loss: [0.5, null] } },
        { ...curve, at, values: { loss: [0.25, 0.125] } },
      ],
      { folder, run: 'shop@1', at: 1 },
    );
    expect(files.map((file) => relative(folder, file))).toEqual([
      join('shop@1', '01-mlp', 'events.out.tfevents.1.clientele'),
      join('shop@1', '02-mlp', 'events.out.tfevents.1.clientele'),
    ]);
    const [first, second] = await Promise.all(files.map((file) => readFile(file)));
    expect(first!.toString('hex').startsWith(GOLDEN[0]!)).toBe(true);
    expect((first!.length - 40) / 42).toBe(1);
    expect((second!.length - 40) / 42).toBe(2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
