import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createKernelPool } from './create-kernel-pool.ts';
import { engineOf } from './engine-of.ts';

test('a gang runs one call on all its workers in step', async () => {
  for (const threads of [1, 2, 3]) {
    const pool = engineOf(await createKernelPool({ threads }));
    const scope = pool.scope();
    const out = scope.i32(threads).fill(0);
    await pool.gang('gangProbe', scope.block({ i32: [out.byteOffset, 300] }));
    expect([...out]).toEqual(new Array(threads).fill(300));
    scope.release();
    await pool.close();
  }
});

test('tasks are queued and each runs once', async () => {
  const pool = engineOf(await createKernelPool({ threads: 2 }));
  const scope = pool.scope();
  const outs = Array.from({ length: 40 }, () => scope.i32(1).fill(0));
  await Promise.all(outs.map((out) => pool.gang('gangProbe', scope.block({ i32: [out.byteOffset, 3] }), 1)));
  expect(outs.map((out) => out[0])).toEqual(new Array(40).fill(3));
  await pool.close();
});

test('close rejects the work under way with INTERRUPTED within a second', async () => {
  const pool = engineOf(await createKernelPool({ threads: 2 }));
  const scope = pool.scope();
  const out = scope.i32(2).fill(0);
  const work = pool.gang('gangProbe', scope.block({ i32: [out.byteOffset, 2 ** 31 - 1] }));
  const outcome = expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await sleep(20);
  const start = performance.now();
  await pool.close();
  await outcome;
  expect(performance.now() - start).toBeLessThan(1000);
  await expect(pool.gang('gangProbe', 0)).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('an aborted signal ends the pool and its work', async () => {
  const controller = new AbortController();
  const pool = engineOf(await createKernelPool({ threads: 2, signal: controller.signal }));
  const scope = pool.scope();
  const out = scope.i32(2).fill(0);
  const work = pool.gang('gangProbe', scope.block({ i32: [out.byteOffset, 2 ** 31 - 1] }));
  setTimeout(() => controller.abort(), 10);
  await expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(createKernelPool({ threads: 1, signal: controller.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('a kernel that fails rejects the work with INTERNAL', async () => {
  const pool = engineOf(await createKernelPool({ threads: 2 }));
  await expect(pool.task('noSuchKernel', 0)).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(pool.task('gangProbe', 0)).rejects.toMatchObject({ code: 'INTERNAL' });
  await pool.close();
});

test('threads outside 1..64 are refused', async () => {
  for (const threads of [0, 65, 1.5, Number.NaN]) {
    await expect(createKernelPool({ threads })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
});

test('a trap in a kernel ends the pool at once, though other threads wait for the one that failed', async () => {
  const pool = engineOf(await createKernelPool({ threads: 2 }));
  const scope = pool.scope();
  const beyond = 2 ** 32 - 4;
  const work = pool.gang('gangProbe', scope.block({ i32: [beyond, 1000] }));
  await expect(work).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(pool.task('gangProbe', 0)).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('gangs of any size share the workers', async () => {
  const pool = engineOf(await createKernelPool({ threads: 3 }));
  const scope = pool.scope();
  const call = async (nThreads: number) => {
    const out = scope.i32(nThreads).fill(0);
    await pool.gang('gangProbe', scope.block({ i32: [out.byteOffset, 50] }), nThreads);
    return [...out];
  };
  expect(await Promise.all([1, 3, 2, 1, 3].map(call))).toEqual(
    [1, 3, 2, 1, 3].map((nThreads) => new Array(nThreads).fill(50)),
  );
  await pool.close();
});

test('an idle pool that nobody closed does not keep the process alive', async () => {
  const kernels = new URL('../../../dist/kernels/index.js', import.meta.url);
  const program = `
    const { createKernelPool, columnMoments } = await import(${JSON.stringify(kernels.href)});
    const pool = await createKernelPool({ threads: 2 });
    const x = pool.matrix(3, 1);
    x.data.set([1, 2, 6]);
    console.log((await columnMoments(pool, x)).mean[0]);
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
  expect(stdout.trim()).toBe('3');
});
