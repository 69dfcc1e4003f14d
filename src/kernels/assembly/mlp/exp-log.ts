// Math.exp and Math.log of AssemblyScript keep tables in static memory, which every instance writes anew.

const LOG2_E: f32 = 1.4426950408889634;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** 1.5 * 2^23: added to a whole number, its bits are the low bits of the sum. */
const WHOLE: f32 = 12582912.0;

/** exp(x) for x <= 0, four at a time; relative error under 3e-7. Below -87 as at -87. */
@inline
export function expOfNegative(given: v128): v128 {
  const x = f32x4.max(given, f32x4.splat(-87.0));
  const whole = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
  const high = f32x4.sub(x, f32x4.mul(whole, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(whole, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.0 / 5040.0);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  const bits = i32x4.add(f32x4.add(whole, f32x4.splat(WHOLE)), i32x4.splat(127));
  return f32x4.mul(p, i32x4.shl(bits, 23));
}

/** tanh(x), four at a time; absolute error under 3e-7. */
@inline
export function tanhOf(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const e = expOfNegative(f32x4.mul(f32x4.abs(x), f32x4.splat(-2.0)));
  const one = f32x4.splat(1.0);
  return v128.or(f32x4.div(f32x4.sub(one, e), f32x4.add(one, e)), sign);
}

/** ln(x) for finite x >= 1, four at a time; absolute error under 3e-7 + 1e-7 ln(x). */
@inline
export function logOf(x: v128): v128 {
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127)));
  let mantissa = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const isLarge = f32x4.gt(mantissa, f32x4.splat(1.41421356));
  mantissa = v128.bitselect(f32x4.mul(mantissa, f32x4.splat(0.5)), mantissa, isLarge);
  const power = f32x4.add(exponent, v128.and(isLarge, f32x4.splat(1.0)));
  const one = f32x4.splat(1.0);
  const t = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one));
  const s = f32x4.mul(t, t);
  let p = f32x4.splat(2.0 / 9.0);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.0 / 7.0));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.0 / 5.0));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.0 / 3.0));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.0));
  return f32x4.add(f32x4.mul(power, f32x4.splat(0.69314718)), f32x4.mul(p, t));
}
