// Threads that run one call together. The wait is imported: V8 11.3 (Node 20) zeroes f32 locals that live
// across memory.atomic.wait32 in baseline code.

@external("env", "waitWhileEqual")
declare function waitWhileEqual(address: usize, value: i32): void;

const SPINS: i32 = 40000;

/** Head of every parameter block: 64 bytes, zero before a call. */
@unmanaged
export class Gang {
  arrived: i32;
  generation: i32;
  sleepers: i32;
  cursor: i32;
  pad0: i64;
  pad1: i64;
  pad2: i64;
  pad3: i64;
  pad4: i64;
  pad5: i64;
}

/** Returns once all threads have called it; writes before it are seen by all after it. */
export function barrier(gang: Gang, nThreads: i32): void {
  if (nThreads == 1) return;
  const base = changetype<usize>(gang);
  const generation = atomic.load<i32>(base, offsetof<Gang>("generation"));
  if (atomic.add<i32>(base, 1, offsetof<Gang>("arrived")) == nThreads - 1) {
    atomic.store<i32>(base, 0, offsetof<Gang>("arrived"));
    atomic.store<i32>(base, generation + 1, offsetof<Gang>("generation"));
    if (atomic.load<i32>(base, offsetof<Gang>("sleepers")) > 0) {
      atomic.notify(base + offsetof<Gang>("generation"), -1);
    }
    return;
  }
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<i32>(base, offsetof<Gang>("generation")) != generation) return;
  }
  atomic.add<i32>(base, 1, offsetof<Gang>("sleepers"));
  while (atomic.load<i32>(base, offsetof<Gang>("generation")) == generation) {
    waitWhileEqual(base + offsetof<Gang>("generation"), generation);
  }
  atomic.sub<i32>(base, 1, offsetof<Gang>("sleepers"));
}

/**
 * The next piece of work of a round, in 0..nPieces - 1, or -1: whichever thread is free takes it. Every thread asks
 * until it gets -1; the next round's `base` is then base + nPieces + nThreads.
 */
export function claim(gang: Gang, base: i32, nPieces: i32): i32 {
  const piece = atomic.add<i32>(changetype<usize>(gang), 1, offsetof<Gang>("cursor")) - base;
  return piece < nPieces ? piece : -1;
}
