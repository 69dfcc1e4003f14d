/** A dense f32 matrix in the shared memory of a pool. */
export interface KernelMatrix {
  readonly nRows: number;
  readonly nCols: number;
  /** Row-major view, nRows x nCols; stays valid when the memory grows, until `release`. */
  readonly data: Float32Array;
  /** Byte offset in the pool's memory. */
  readonly ptr: number;
  /** Gives the memory back; the matrix must not be used afterwards. */
  release(): void;
}

/** Worker threads over one shared WebAssembly memory. Kernels are free functions that take a pool. */
export interface KernelPool {
  readonly threads: number;
  /**
   * A zero-filled matrix in pool memory.
   * @throws MEMORY_EXHAUSTED when it does not fit into the 4 GiB of a pool.
   */
  matrix(nRows: number, nCols: number): KernelMatrix;
  /** Ends the workers; work under way is rejected with INTERRUPTED. */
  close(): Promise<void>;
}
