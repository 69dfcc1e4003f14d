import { invariant } from '#base';
import { Arena } from '../memory/arena.ts';
import { Scope } from '../memory/scope.ts';
import { compileKernels, kernelMemory } from './compile-kernels.ts';

type Kernel = (threadIndex: number, nThreads: number, block: number) => number | undefined;

/** Kernels on the calling thread, over a memory of their own: for work that takes less time than asking a worker. */
export interface LocalEngine {
  scope(): Scope;
  /** Runs a kernel as the only thread; it must not wait for others. */
  run(kernel: string, block: number): void;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** An engine; the compiled kernels are shared among all of a process. */
export async function createLocalEngine(): Promise<LocalEngine> {
  compiled ??= compileKernels('learning');
  compiled.catch(() => {
    compiled = null;
  });
  const module = await compiled;
  const memory = kernelMemory();
  const waitWhileEqual = () => invariant(false, 'a kernel that runs alone does not wait');
  const instance = new WebAssembly.Instance(module, { env: { memory, waitWhileEqual } });
  const arena = new Arena(memory);
  return {
    scope: () => new Scope(arena),
    run: (kernel, block) => void (instance.exports[kernel] as Kernel)(0, 1, block),
  };
}
