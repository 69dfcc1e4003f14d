// Entry of a kernel worker. Imports nothing of ours: it always runs from dist, even under the test runner.
import { parentPort, workerData } from 'node:worker_threads';
import type { AnswerMessage, CallMessage, WorkerSetup } from './messages.ts';

type Kernel = (threadIndex: number, nThreads: number, block: number) => number | undefined;

const { module, memory } = workerData as WorkerSetup;
const port = parentPort!;
let words = new Int32Array(memory.buffer);

function waitWhileEqual(address: number, value: number): void {
  const index = (address >>> 0) / 4;
  if (index >= words.length) words = new Int32Array(memory.buffer);
  Atomics.wait(words, index, value);
}

const instance = new WebAssembly.Instance(module, { env: { memory, waitWhileEqual } });

function run({ kernel, threadIndex, nThreads, block }: CallMessage): AnswerMessage {
  try {
    const result = (instance.exports[kernel] as Kernel)(threadIndex, nThreads, block);
    return { type: 'done', result: result ?? 0 };
  } catch (error) {
    return {
      type: 'failed',
      message: `${kernel}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

port.on('message', (call: CallMessage) => port.postMessage(run(call)));
port.postMessage({ type: 'ready' } satisfies AnswerMessage);
