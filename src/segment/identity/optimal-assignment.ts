/**
 * The assignment of rows to columns, one to one, with the largest sum of weights (Kuhn 1955, by shortest augmenting
 * paths with potentials as in Jonker and Volgenant 1987). O(max(nRows, nCols)^3)
 * @param weights [nRows][nCols] finite
 * @returns [nRows] column of each row, -1 for rows beyond the number of columns
 */
export function optimalAssignment(weights: readonly (readonly number[])[]): number[] {
  const nRows = weights.length;
  const nCols = weights[0]?.length ?? 0;
  const n = Math.max(nRows, nCols);
  if (nCols === 0) return weights.map(() => -1);
  const cost = (row: number, column: number) => -(weights[row]?.[column] ?? 0);
  // places 1..n; place 0 stands for "none yet"
  const rowPotential = new Float64Array(n + 1);
  const columnPotential = new Float64Array(n + 1);
  const rowOfColumn = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    const from = new Int32Array(n + 1);
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const done = new Uint8Array(n + 1);
    rowOfColumn[0] = row;
    let column = 0;
    do {
      done[column] = 1;
      const at = rowOfColumn[column]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= n; c++) {
        if (done[c] === 1) continue;
        const reduced = cost(at - 1, c - 1) - rowPotential[at]! - columnPotential[c]!;
        if (reduced < least[c]!) {
          least[c] = reduced;
          from[c] = column;
        }
        if (least[c]! < delta) {
          delta = least[c]!;
          next = c;
        }
      }
      for (let c = 0; c <= n; c++) {
        if (done[c] === 1) {
          rowPotential[rowOfColumn[c]!]! += delta;
          columnPotential[c]! -= delta;
        } else least[c]! -= delta;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      const before = from[column]!;
      rowOfColumn[column] = rowOfColumn[before]!;
      column = before;
    }
  }
  const columnOfRow = new Array<number>(nRows).fill(-1);
  for (let column = 1; column <= nCols; column++) {
    const row = rowOfColumn[column]! - 1;
    if (row < nRows) columnOfRow[row] = column - 1;
  }
  return columnOfRow;
}
