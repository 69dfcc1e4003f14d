// Gradient, hessian and number of rows in one word of 8 bytes: added up as one number.

/** Rows: 14 bits; hessians of 11 bits in 25; gradients of 10 bits and a sign in 25. */
export const ROW_BITS: i64 = 14;
const HESSIAN_BITS: i64 = 25;
/** Rows whose words may be added up. */
export const MOST_ROWS: i32 = (1 << 14) - 1;
/** Largest units of a row. */
export const LARGEST_GRADIENT: f64 = 1023.0;
export const LARGEST_HESSIAN: f64 = 2047.0;

/** Two pairs of gradient and hessian in i32 as words of one row each. */
@inline
export function packPairs(pairs: v128): v128 {
  const gradients = i64x2.shl(pairs, <i32>(ROW_BITS + HESSIAN_BITS));
  const hessians = i64x2.shl(i64x2.shr_u(pairs, 32), <i32>ROW_BITS);
  return i64x2.add(i64x2.add(gradients, hessians), i64x2.splat(1));
}

/** The pairs of two words. */
@inline
export function unpackPairs(words: v128): v128 {
  const gradients = v128.and(i64x2.shr_s(words, <i32>(ROW_BITS + HESSIAN_BITS)), i64x2.splat(0xffffffff));
  const hessianMask = i64x2.splat(((<i64>1 << HESSIAN_BITS) - 1) << 32);
  return v128.or(gradients, v128.and(i64x2.shl(i64x2.shr_u(words, <i32>ROW_BITS), 32), hessianMask));
}
