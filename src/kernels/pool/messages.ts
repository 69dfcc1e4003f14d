/** What a worker is started with. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** More kernels. */
export interface ModuleMessage {
  readonly module: WebAssembly.Module;
}

/** One call of an exported kernel on one worker. */
export interface CallMessage {
  readonly kernel: string;
  readonly threadIndex: number;
  readonly nThreads: number;
  readonly block: number;
}

/** `ready` once after start, then one answer per call. */
export type AnswerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly result: number }
  | { readonly type: 'failed'; readonly message: string };
