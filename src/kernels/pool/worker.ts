// Entry of a kernel worker. Imports nothing of ours: it always runs from dist, even under the test runner.
import { parentPort, workerData } from 'node:worker_threads';
import type { AnswerMessage, CallMessage, ModuleMessage, WorkerSetup } from './messages.ts';

type Kernel = (threadIndex: number, nThreads: number, block: number) => number | undefined;

const { module, memory } = workerData as WorkerSetup;
const port = parentPort!;
let words = new Int32Array(memory.buffer);

function waitWhileEqual(address: number, value: number): void {
  const index = (address >>> 0) / 4;
  if (index >= words.length) words = new Int32Array(memory.buffer);
  Atomics.wait(words, index, value);
}

const kernels: Record<string, unknown> = {};

function add(more: WebAssembly.Module): void {
  Object.assign(kernels, new WebAssembly.Instance(more, { env: { memory, waitWhileEqual } }).exports);
}

function run({ kernel, threadIndex, nThreads, block }: CallMessage): AnswerMessage {
  try {
    const result = (kernels[kernel] as Kernel)(threadIndex, nThreads, block);
    return { type: 'done', result: result ?? 0 };
  } catch (error) {
    return {
      type: 'failed',
      message: `${kernel}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

add(module);
port.on('message', (message: CallMessage | ModuleMessage) => {
  if ('module' in message) add(message.module);
  else port.postMessage(run(message));
});
port.postMessage({ type: 'ready' } satisfies AnswerMessage);
