import { expect, test } from 'vitest';
import { createKernelPool } from '../pool/create-kernel-pool.ts';
import { engineOf } from '../pool/engine-of.ts';

async function withArena(run: (arena: ReturnType<typeof engineOf>['arena']) => void): Promise<void> {
  const pool = await createKernelPool({ threads: 1 });
  try {
    run(engineOf(pool).arena);
  } finally {
    await pool.close();
  }
}

test('pieces are 64-byte aligned and do not overlap', async () => {
  await withArena((arena) => {
    const sizes = [0, 1, 63, 64, 65, 1000, 200_000, 3_000_000];
    const pieces = sizes.map((size) => ({ start: arena.allocate(size), size }));
    const sorted = pieces.toSorted((a, b) => a.start - b.start);
    for (const [i, { start, size }] of sorted.entries()) {
      expect(start % 64).toBe(0);
      expect(start + size).toBeLessThanOrEqual(sorted[i + 1]?.start ?? arena.memory.buffer.byteLength);
    }
  });
});

test('freed neighbours merge, in any order, so that their room serves one larger piece', async () => {
  await withArena((arena) => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const pieces = [arena.allocate(1000), arena.allocate(1000), arena.allocate(1000)];
      const guard = arena.allocate(64);
      for (const i of order) arena.free(pieces[i]!);
      expect(arena.allocate(3000)).toBe(pieces[0]);
      arena.free(pieces[0]!);
      arena.free(guard);
      expect(arena.usedBytes).toBe(0);
    }
  });
});

test('a matrix stays valid while the memory grows, and a new one is zero', async () => {
  const pool = await createKernelPool({ threads: 1 });
  const first = pool.matrix(3, 5);
  first.data.fill(7);
  const large = pool.matrix(1000, 20_000);
  expect(first.data[14]).toBe(7);
  large.data.fill(1);
  large.release();
  const again = pool.matrix(500, 20_000);
  expect(again.data.every((value) => value === 0)).toBe(true);
  expect(again.ptr % 64).toBe(0);
  await pool.close();
});

test('what does not fit into 4 GiB is refused with MEMORY_EXHAUSTED and leaves the arena sound', async () => {
  await withArena((arena) => {
    expect(() => arena.allocate(2 ** 32)).toThrow(expect.objectContaining({ code: 'MEMORY_EXHAUSTED' }));
    const ptr = arena.allocate(100);
    arena.free(ptr);
    expect(() => arena.free(ptr)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
