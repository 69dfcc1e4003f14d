// Sums over the rows of a row-major f32 matrix, accumulated in f64.

/** accumulator f64[d] += rows [from, to) of x. */
export function addRows(x: usize, d: i32, from: i32, to: i32, accumulator: usize): void {
  const d4 = d & ~3;
  let row = x + (<usize>from * <usize>d << 2);
  for (let i = from; i < to; i++) {
    let acc = accumulator;
    const end4 = row + (<usize>d4 << 2);
    const end = row + (<usize>d << 2);
    while (row < end4) {
      const v = v128.load(row);
      v128.store(acc, f64x2.add(v128.load(acc), f64x2.promote_low_f32x4(v)));
      const high = f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 1));
      v128.store(acc, f64x2.add(v128.load(acc, 16), high), 16);
      row += 16;
      acc += 32;
    }
    while (row < end) {
      store<f64>(acc, load<f64>(acc) + <f64>load<f32>(row));
      row += 4;
      acc += 8;
    }
  }
}

/** accumulator f64[d] += squared deviations of rows [from, to) of x from mean f64[d]. */
export function addSquaredDeviations(x: usize, d: i32, from: i32, to: i32, mean: usize, accumulator: usize): void {
  let row = x + (<usize>from * <usize>d << 2);
  const d2 = <usize>(d & ~1) << 3;
  const end = <usize>d << 3;
  for (let i = from; i < to; i++) {
    let j: usize = 0;
    while (j < d2) {
      const deviation = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(row)), v128.load(mean + j));
      v128.store(accumulator + j, f64x2.add(v128.load(accumulator + j), f64x2.mul(deviation, deviation)));
      row += 8;
      j += 16;
    }
    if (j < end) {
      const deviation = <f64>load<f32>(row) - load<f64>(mean + j);
      store<f64>(accumulator + j, load<f64>(accumulator + j) + deviation * deviation);
      row += 4;
    }
  }
}

/** low f32[d] and high f32[d] take in rows [from, to) of x. */
export function widenRange(x: usize, d: i32, from: i32, to: i32, low: usize, high: usize): void {
  let row = x + (<usize>from * <usize>d << 2);
  const d4 = <usize>(d & ~3) << 2;
  const end = <usize>d << 2;
  for (let i = from; i < to; i++) {
    let j: usize = 0;
    while (j < d4) {
      const v = v128.load(row + j);
      v128.store(low + j, f32x4.pmin(v128.load(low + j), v));
      v128.store(high + j, f32x4.pmax(v128.load(high + j), v));
      j += 16;
    }
    while (j < end) {
      const v = load<f32>(row + j);
      if (v < load<f32>(low + j)) store<f32>(low + j, v);
      if (v > load<f32>(high + j)) store<f32>(high + j, v);
      j += 4;
    }
    row += end;
  }
}
