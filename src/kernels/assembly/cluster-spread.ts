// Centres of clusters and how far their rows lie from them, in f64; rows in fixed chunks, whatever the threads.
import { barrier, Gang } from './gang';

const CHUNK_ROWS: i32 = 4096;

@unmanaged
class SpreadParameters extends Gang {
  /** f32 [nRows, nCols] row-major. */
  x: usize;
  /** i32 [nRows], each in 0..k-1. */
  labels: usize;
  nRows: i32;
  nCols: i32;
  k: i32;
  /** f64 [k] rows of each cluster, at least 1. */
  sizes: usize;
  /** f64 [ceil(nRows / 4096), k, nCols + 2] scratch. */
  parts: usize;
  /** f64 [k, nCols + 2]: centre, sum of squared and of plain distances to it. */
  out: usize;
}

/** Mean of every cluster, then the sums of the distances of its rows to the mean. */
export function clusterSpread(threadIndex: i32, nThreads: i32, block: usize): void {
  const p = changetype<SpreadParameters>(block);
  const nChunks = (p.nRows + CHUNK_ROWS - 1) / CHUNK_ROWS;
  const words = <usize>(p.k * (p.nCols + 2));
  for (let chunk = threadIndex; chunk < nChunks; chunk += nThreads) {
    const part = p.parts + ((<usize>chunk * words) << 3);
    memory.fill(part, 0, words << 3);
    addRows(p, chunk, part);
  }
  barrier(p, nThreads);
  if (threadIndex == 0) {
    addParts(p, nChunks, words);
    divideBySizes(p);
  }
  barrier(p, nThreads);
  for (let chunk = threadIndex; chunk < nChunks; chunk += nThreads) {
    const part = p.parts + ((<usize>chunk * words) << 3);
    memory.fill(part, 0, words << 3);
    addDistances(p, chunk, part);
  }
  barrier(p, nThreads);
  if (threadIndex == 0) addParts(p, nChunks, words);
}

function addRows(p: SpreadParameters, chunk: i32, part: usize): void {
  const nCols = <usize>p.nCols;
  const end = min((chunk + 1) * CHUNK_ROWS, p.nRows);
  for (let i = chunk * CHUNK_ROWS; i < end; i++) {
    const label = <usize>load<i32>(p.labels + ((<usize>i) << 2));
    const sums = part + ((label * (nCols + 2)) << 3);
    const row = p.x + ((<usize>i * nCols) << 2);
    for (let j: usize = 0; j < nCols; j++) {
      const at = sums + (j << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(row + (j << 2)));
    }
  }
}

function addDistances(p: SpreadParameters, chunk: i32, part: usize): void {
  const nCols = <usize>p.nCols;
  const end = min((chunk + 1) * CHUNK_ROWS, p.nRows);
  for (let i = chunk * CHUNK_ROWS; i < end; i++) {
    const label = <usize>load<i32>(p.labels + ((<usize>i) << 2));
    const offset = (label * (nCols + 2)) << 3;
    const row = p.x + ((<usize>i * nCols) << 2);
    let square = 0.0;
    for (let j: usize = 0; j < nCols; j++) {
      const difference = <f64>load<f32>(row + (j << 2)) - load<f64>(p.out + offset + (j << 3));
      square += difference * difference;
    }
    const at = part + offset + (nCols << 3);
    store<f64>(at, load<f64>(at) + square);
    store<f64>(at, load<f64>(at, 8) + sqrt(square), 8);
  }
}

/** Adds the parts to `out` in the order of the chunks. */
function addParts(p: SpreadParameters, nChunks: i32, words: usize): void {
  for (let chunk = 0; chunk < nChunks; chunk++) {
    const part = p.parts + ((<usize>chunk * words) << 3);
    for (let word: usize = 0; word < words; word++) {
      const at = p.out + (word << 3);
      store<f64>(at, load<f64>(at) + load<f64>(part + (word << 3)));
    }
  }
}

function divideBySizes(p: SpreadParameters): void {
  const nCols = <usize>p.nCols;
  for (let c: usize = 0; c < <usize>p.k; c++) {
    const size = load<f64>(p.sizes + (c << 3));
    const centre = p.out + ((c * (nCols + 2)) << 3);
    for (let j: usize = 0; j < nCols; j++) {
      const at = centre + (j << 3);
      store<f64>(at, load<f64>(at) / size);
    }
  }
}
