import { Worker } from 'node:worker_threads';
import { AppError } from '#base';
import { Arena } from '../memory/arena.ts';
import { Scope } from '../memory/scope.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { AnswerMessage, CallMessage, ModuleMessage, WorkerSetup } from './messages.ts';

interface Job {
  readonly kernel: string;
  readonly block: number;
  /** Workers that run it together; 0 for a task, which takes any one worker. */
  readonly nThreads: number;
  readonly resolve: (result: number) => void;
  readonly reject: (reason: unknown) => void;
  /** Whose result counts: thread 0 of a gang, the one worker of a task. */
  leader: Seat | null;
  pending: number;
  result: number;
}

interface Seat {
  readonly worker: Worker;
  job: Job | null;
}

const WORKER_URL = new URL('../../../dist/kernels/pool/worker.js', import.meta.url);

/**
 * The pool behind `KernelPool`: workers over one shared memory, a queue of calls in order. A gang call takes
 * several workers at once, a task call one. The thread that made the pool never computes and never blocks.
 */
export class WorkerPool implements KernelPool {
  readonly threads: number;
  readonly arena: Arena;
  private readonly seats: Seat[];
  private readonly queue: Job[] = [];
  private ended: AppError | null = null;
  /** Called once when the pool ends, for whatever reason. */
  onEnd: () => void = () => {};
  private closing: Promise<void> | null = null;
  private readonly known = new Set<string>();
  private isWhole = false;
  private loading: Promise<void> | null = null;

  /**
   * Starts the workers without waiting for them; await `ready` before use.
   * @param more gives the kernels that `setup` lacks, when one is first called.
   */
  constructor(
    setup: WorkerSetup,
    threads: number,
    private readonly more: () => Promise<WebAssembly.Module>,
  ) {
    this.threads = threads;
    this.knowExports(setup.module);
    this.arena = new Arena(setup.memory);
    this.seats = Array.from({ length: threads }, () => ({
      worker: new Worker(WORKER_URL, { workerData: setup, execArgv: [] }),
      job: null,
    }));
  }

  /** Resolves when every worker has its kernels; the workers then keep the process alive only at work. */
  async ready(): Promise<void> {
    await Promise.all(this.seats.map((seat) => this.seatReady(seat)));
    for (const { worker } of this.seats) worker.unref();
  }

  get memoryBytes(): number {
    return this.arena.memory.buffer.byteLength;
  }

  matrix(nRows: number, nCols: number): KernelMatrix {
    const { arena } = this;
    const ptr = arena.allocate(nRows * nCols * 4);
    const data = new Float32Array(arena.memory.buffer, ptr, nRows * nCols).fill(0);
    return { nRows, nCols, data, ptr, release: () => arena.free(ptr) };
  }

  /** Pieces of kernel memory for one call; release them in `finally`. */
  scope(): Scope {
    return new Scope(this.arena);
  }

  /** Runs `kernel(threadIndex, nThreads, block)` on `nThreads` workers at once (default: all); resolves with thread 0's result. */
  gang(kernel: string, block: number, nThreads: number = this.threads): Promise<number> {
    return this.enqueue(kernel, block, Math.max(1, Math.min(nThreads, this.threads)));
  }

  /**
   * Runs `kernel(workerIndex, threads, block)` on any one worker; `workerIndex` may only choose scratch memory.
   * Many tasks may be queued; each worker runs one at a time.
   */
  task(kernel: string, block: number): Promise<number> {
    return this.enqueue(kernel, block, 0);
  }

  close(): Promise<void> {
    return this.end(new AppError('INTERRUPTED', 'kernel pool: expected an open pool, got a closed one'));
  }

  /** Ends the workers and rejects all work with `reason`. */
  end(reason: AppError): Promise<void> {
    if (this.closing) return this.closing;
    this.ended = reason;
    this.onEnd();
    const jobs = new Set([...this.queue.splice(0), ...this.seats.flatMap((seat) => seat.job ?? [])]);
    this.closing = Promise.all(this.seats.map(({ worker }) => worker.terminate())).then(() => undefined);
    for (const job of jobs) job.reject(reason);
    return this.closing;
  }

  private seatReady(seat: Seat): Promise<void> {
    return new Promise((resolve, reject) => {
      seat.worker.on('message', (answer: AnswerMessage) => {
        if (answer.type === 'ready') resolve();
        else this.answered(seat, answer);
      });
      const crashed = (why: string, cause?: unknown) => {
        const error = new AppError('INTERNAL', `kernel worker: expected it to stay alive, got ${why}`, {
          cause,
        });
        reject(this.ended ?? error);
        void this.end(error);
      };
      seat.worker.on('error', (error) => crashed(error.message, error));
      seat.worker.on('exit', (code) => crashed(`exit code ${code}`));
    });
  }

  private enqueue(kernel: string, block: number, nThreads: number): Promise<number> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const pending = Math.max(1, nThreads);
      this.queue.push({ kernel, block, nThreads, resolve, reject, leader: null, pending, result: 0 });
      this.dispatch();
    });
  }

  private dispatch(): void {
    for (let job = this.queue[0]; job; job = this.queue[0]) {
      if (!this.isWhole && !this.known.has(job.kernel)) {
        void this.loadAll();
        return;
      }
      const idle = this.seats.filter((seat) => seat.job === null).slice(0, job.pending);
      if (idle.length < job.pending) return;
      this.queue.shift();
      job.leader = idle[0]!;
      for (const [threadIndex, seat] of idle.entries()) this.start(seat, job, threadIndex);
    }
  }

  /** Gives the workers the kernels that they lack; a failure ends the pool. */
  loadAll(): Promise<void> {
    this.loading ??= this.load();
    return this.loading;
  }

  private async load(): Promise<void> {
    try {
      const module = await this.more();
      if (this.ended) return;
      for (const { worker } of this.seats) worker.postMessage({ module } satisfies ModuleMessage);
      this.knowExports(module);
      this.isWhole = true;
      this.dispatch();
    } catch (cause) {
      const error = new AppError('INTERNAL', 'kernel pool: expected its kernels to compile', { cause });
      void this.end(cause instanceof AppError ? cause : error);
    }
  }

  private knowExports(module: WebAssembly.Module): void {
    for (const { name } of WebAssembly.Module.exports(module)) this.known.add(name);
  }

  private start(seat: Seat, job: Job, threadIndex: number): void {
    const { kernel, block, nThreads } = job;
    const call: CallMessage =
      nThreads === 0
        ? { kernel, block, threadIndex: this.seats.indexOf(seat), nThreads: this.threads }
        : { kernel, block, threadIndex, nThreads };
    seat.job = job;
    seat.worker.ref();
    seat.worker.postMessage(call);
  }

  private answered(seat: Seat, answer: AnswerMessage): void {
    const job = seat.job;
    if (!job || this.ended) return;
    if (answer.type === 'failed') {
      void this.end(new AppError('INTERNAL', `kernel worker: expected a result, got ${answer.message}`));
      return;
    }
    if (answer.type === 'done' && job.leader === seat) job.result = answer.result;
    seat.job = null;
    seat.worker.unref();
    if (--job.pending === 0) job.resolve(job.result);
    this.dispatch();
  }
}
