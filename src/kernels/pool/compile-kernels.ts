import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { AppError } from '#base';

const FILES = {
  learning: new URL('../../../dist/kernels/kernels.wasm', import.meta.url),
  tables: new URL('../../../dist/kernels/tables.wasm', import.meta.url),
};
const MAX_PAGES = 65_536;

/** Kernels as a module that threads can share. @throws INTERNAL when they were not built. */
export async function compileKernels(which: keyof typeof FILES): Promise<WebAssembly.Module> {
  return compileOptimised(await readKernels(FILES[which]));
}

/** A memory that kernels can work in; it grows up to 4 GiB. */
export function kernelMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES, shared: true });
}

async function readKernels(file: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError('INTERNAL', `kernel pool: expected compiled kernels, got no ${file.pathname}`, {
      cause,
      hint: 'In a clone run npm run build; otherwise install the package again.',
    });
  }
}

/** Baseline code would run the first calls several times slower, and its V8 11.3 loses f32 values across waits. */
async function compileOptimised(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  for (const flag of ['--no-liftoff', '--no-wasm-lazy-compilation']) setFlagsFromString(flag);
  // Node 24 ends a process that waits for nothing but a compilation.
  const keptAlive = setInterval(() => {}, 1000);
  try {
    return await WebAssembly.compile(bytes);
  } finally {
    clearInterval(keptAlive);
    for (const flag of ['--liftoff', '--wasm-lazy-compilation']) setFlagsFromString(flag);
  }
}
