// Math.exp and Math.log of AssemblyScript keep tables in static memory, which every instance writes anew.

const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** 1.5 * 2^52: added to a whole number, its bits are the low bits of the sum. */
const WHOLE: f64 = 6755399441055744.0;
const SQRT_2: f64 = 1.4142135623730951;

/** exp(x) for x in [-700, 0], two at a time; relative error under 1e-15. Below -700 as at -700. */
@inline
export function expOfNegative(given: v128): v128 {
  const x = f64x2.max(given, f64x2.splat(-700.0));
  const whole = f64x2.nearest(f64x2.mul(x, f64x2.splat(LOG2_E)));
  const high = f64x2.sub(x, f64x2.mul(whole, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(whole, f64x2.splat(LN2_LOW)));
  let p = f64x2.splat(1.0 / 479001600.0);
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 39916800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 3628800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 362880.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0));
  const bits = i64x2.add(f64x2.add(whole, f64x2.splat(WHOLE)), i64x2.splat(1023));
  return f64x2.mul(p, i64x2.shl(bits, 52));
}

/** ln(x) for finite x >= 1; relative error under 1e-15. */
export function logOf(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = <f64>((bits >> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (mantissa > SQRT_2) {
    mantissa *= 0.5;
    exponent += 1.0;
  }
  const t = (mantissa - 1.0) / (mantissa + 1.0);
  const s = t * t;
  let p = 1.0 / 21.0;
  p = p * s + 1.0 / 19.0;
  p = p * s + 1.0 / 17.0;
  p = p * s + 1.0 / 15.0;
  p = p * s + 1.0 / 13.0;
  p = p * s + 1.0 / 11.0;
  p = p * s + 1.0 / 9.0;
  p = p * s + 1.0 / 7.0;
  p = p * s + 1.0 / 5.0;
  p = p * s + 1.0 / 3.0;
  return exponent * LN2_HIGH + (2.0 * t + (2.0 * t * s * p + exponent * LN2_LOW));
}
