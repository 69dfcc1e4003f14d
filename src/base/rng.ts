/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32 over the seed and
 * a path of labels. The only source of randomness in Clientele.
 */
export interface Rng {
  /** Uniform integer in [0, 2^32). */
  uint32(): number;
  /** Uniform number in [0, 1) with 53 random bits. */
  next(): number;
  /** Uniform integer in [0, n); n in 1..2^32. */
  int(n: number): number;
  /** Standard normal deviate (Box and Muller 1958; one of the pair is dropped so that no state hides). */
  normal(): number;
  /** An independent stream that depends on this one's seed and the label, not on how much was drawn. */
  fork(label: string | number): Rng;
}

/** An Rng for the seed (any integer; its low 32 bits count). */
export function createRng(seed: number): Rng {
  return new Sfc32(mixString(seed >>> 0, 'clientele'));
}

class Sfc32 implements Rng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(private readonly key: number) {
    this.a = splitmix(key, 1);
    this.b = splitmix(key, 2);
    this.c = splitmix(key, 3);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  uint32(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  fork(label: string | number): Rng {
    return new Sfc32(mixString(this.key, String(label)));
  }
}

function splitmix(key: number, step: number): number {
  let z = (key + Math.imul(step, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

function mixString(key: number, label: string): number {
  let hash = splitmix(key, 0x51ed);
  for (let i = 0; i < label.length; i++) hash = splitmix(hash ^ label.charCodeAt(i), i + 1);
  return hash;
}
