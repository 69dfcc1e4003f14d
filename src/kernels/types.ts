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
  /** Bytes of its memory, which grows and never shrinks while it is open. */
  readonly memoryBytes: number;
  /**
   * A zero-filled matrix in pool memory.
   * @throws MEMORY_EXHAUSTED when it does not fit into the 4 GiB of a pool.
   */
  matrix(nRows: number, nCols: number): KernelMatrix;
  /** Ends the workers; work under way is rejected with INTERRUPTED. */
  close(): Promise<void>;
}

/** A k-means solution. */
export interface KMeansResult {
  readonly k: number;
  readonly nCols: number;
  /** [k, nCols] row-major, in the units of the data. */
  readonly centres: Float64Array;
  /** [nRows] nearest centre of each row. */
  readonly labels: Int32Array;
  /** [k] rows of each label; none is 0. */
  readonly sizes: Int32Array;
  /** Sum of squared Euclidean distances of the rows to their centres, f64. */
  readonly inertia: number;
  /** Lloyd iterations of the best start. */
  readonly iterations: number;
}

/** The two nearest centres of every row, [nRows] each; distances are Euclidean. With one centre: runner-up -1 at Infinity. */
export interface Assignment {
  readonly labels: Int32Array;
  readonly distances: Float32Array;
  readonly runnersUp: Int32Array;
  readonly runnerUpDistances: Float32Array;
}

/** Principal components by covariance. */
export interface Pca {
  /** [nCols] column means that were subtracted. */
  readonly mean: Float64Array;
  /** [components, nCols] unit vectors; the loading of largest size in each is positive. */
  readonly axes: Float64Array;
  /** [components] population variance along each axis, descending. */
  readonly variances: Float64Array;
  /** [components] share of the total variance; 0 when the data do not vary. */
  readonly explained: Float64Array;
  /** [nRows, components] row-major. */
  readonly scores: Float32Array;
}

/** The rows of a column in the order of their values. */
export interface RankedColumn {
  /** [present] values in ascending order, without those that are missing. */
  readonly sorted: Float64Array;
  /** [present] row of each of them; equal values by row. */
  readonly rows: Int32Array;
  /** [nRows] rank from 1, equal values share their mean rank; NaN where the value is missing. */
  readonly ranks: Float32Array;
}

/**
 * A tree of n - 1 merges of n points in the convention of scipy: by ascending height; 0..n-1 are the points, n + m
 * is what merge m made; the lower number is on the left.
 */
export interface Linkage {
  /** [n - 1] */
  readonly left: Int32Array;
  /** [n - 1] */
  readonly right: Int32Array;
  /** [n - 1] */
  readonly heights: Float64Array;
  /** [n - 1] weight of what the merge made; rows where every point is one. */
  readonly sizes: Float64Array;
}

/** Weighted normal densities of k components, in the form that a pass over rows needs. */
export interface MixtureDensities {
  readonly k: number;
  readonly nCols: number;
  /** Whether the columns are independent within a component. */
  readonly isDiagonal: boolean;
  /** [k, nCols] */
  readonly means: Float64Array;
  /** [k, nCols, nCols] inverse of the lower Cholesky factor of the covariance; its diagonal [k, nCols] if isDiagonal. */
  readonly factors: Float64Array;
  /** [k] log of weight times density at the mean. */
  readonly offsets: Float64Array;
}

/** Sums over rows, each weighted by the posterior of the component. */
export interface MixtureSums {
  /** [k] posteriors. */
  readonly weights: Float64Array;
  /** [k, nCols] deviations from the means of the densities. */
  readonly deviations: Float64Array;
  /** [k, nCols, nCols] products of two deviations, both triangles; their squares [k, nCols] if isDiagonal. */
  readonly products: Float64Array;
  /** Of all rows, under the densities. */
  readonly logLikelihood: number;
}

/** Where rows belong in a mixture, [n] each. */
export interface MixtureAssignment {
  /** Most probable component, the first of equals. */
  readonly labels: Int32Array;
  /** The next; -1 with one component. */
  readonly runnersUp: Int32Array;
  /** Posterior of `labels`, in [0, 1]. */
  readonly posteriors: Float32Array;
  /** Mahalanobis distance within `labels`. */
  readonly distances: Float32Array;
  readonly logLikelihood: number;
}

/** What a pass of logistic regression over rows gives, sums in f64. */
export interface LogisticSums {
  /** Log-loss, each row by its weight. */
  readonly loss: number;
  /** [k, nCols + 1] of the loss; the intercepts' come last. */
  readonly gradient: Float64Array;
  /** [k * columns, k * columns] of the loss, by class and then column; null where it was not asked for. */
  readonly hessian: Float64Array | null;
}

/** Rows, classes and weights in kernel memory. */
export interface LogisticRows {
  /** Linear predictors: 1 for two classes, else one a class. */
  readonly k: number;
  /**
   * One pass. O(nRows / stride * nCols k), with `columns` plus nRows / stride * columns^2 k^2 / 4.
   * @param coefficients [k, nCols + 1], intercepts last. @param stride only every so many rows, from the first.
   * @param columns 0..nCols (nCols is the intercept) that the Hessian is asked for; null: none.
   */
  sums(at: {
    readonly coefficients: Float64Array;
    readonly stride?: number;
    readonly columns?: Int32Array | null;
  }): Promise<LogisticSums>;
  release(): void;
}
