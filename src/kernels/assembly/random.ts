// sfc32 of src/base/rng.ts, word for word: the same seed and labels give the same stream.

function splitmix(key: i32, step: i32): i32 {
  let z = key + step * <i32>0x9e3779b9;
  z = (z ^ (z >>> 16)) * <i32>0x85ebca6b;
  z = (z ^ (z >>> 13)) * <i32>0xc2b2ae35;
  return z ^ (z >>> 16);
}

/** Generator state, 20 bytes, in memory of the caller. */
@unmanaged
export class Rng {
  key: i32;
  a: i32;
  b: i32;
  c: i32;
  counter: i32;
}

/** The stream of `createRng(seed)`. */
export function seedRng(rng: Rng, seed: u32): void {
  // the label "clientele"
  let hash = splitmix(<i32>seed, 0x51ed);
  hash = splitmix(hash ^ 99, 1);
  hash = splitmix(hash ^ 108, 2);
  hash = splitmix(hash ^ 105, 3);
  hash = splitmix(hash ^ 101, 4);
  hash = splitmix(hash ^ 110, 5);
  hash = splitmix(hash ^ 116, 6);
  hash = splitmix(hash ^ 101, 7);
  hash = splitmix(hash ^ 108, 8);
  hash = splitmix(hash ^ 101, 9);
  startRng(rng, hash);
}

/** The stream of `parent.fork(label)` for a whole number; `rng` may be another object than `parent` only. */
export function forkRng(rng: Rng, parent: Rng, label: u32): void {
  let hash = splitmix(parent.key, 0x51ed);
  let divisor: u32 = 1;
  while (label / divisor >= 10) divisor *= 10;
  let step = 1;
  while (divisor > 0) {
    const digit = (label / divisor) % 10;
    hash = splitmix(hash ^ (48 + <i32>digit), step);
    divisor /= 10;
    step++;
  }
  startRng(rng, hash);
}

function startRng(rng: Rng, key: i32): void {
  rng.key = key;
  rng.a = splitmix(key, 1);
  rng.b = splitmix(key, 2);
  rng.c = splitmix(key, 3);
  rng.counter = 1;
  for (let i = 0; i < 12; i++) nextUint32(rng);
}

/** Uniform in [0, 2^32). */
export function nextUint32(rng: Rng): u32 {
  const t = rng.a + rng.b + rng.counter;
  rng.counter += 1;
  rng.a = rng.b ^ (rng.b >>> 9);
  rng.b = rng.c + (rng.c << 3);
  rng.c = ((rng.c << 21) | (rng.c >>> 11)) + t;
  return <u32>t;
}

/** Uniform in [0, 1) with 53 random bits. */
export function nextUniform(rng: Rng): f64 {
  const high = <f64>(nextUint32(rng) >>> 5);
  const low = <f64>(nextUint32(rng) >>> 6);
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

/** Uniform whole number in [0, n). */
export function nextInt(rng: Rng, n: u32): u32 {
  return <u32>Math.floor(nextUniform(rng) * <f64>n);
}
