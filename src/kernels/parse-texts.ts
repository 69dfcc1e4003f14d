import { engineOf } from './pool/engine-of.ts';
import type { InternedTexts } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** What texts are read as: numbers with so many decimals (12.5 with two is 1250), microseconds or days since 1970. */
export interface ParseAs {
  readonly as: 'number' | 'time' | 'day';
  readonly decimals: number;
}

/** Little-endian values in the memory of the pool, 0 for a blank; give them back. */
export interface ParsedTexts {
  readonly bytes: Uint8Array;
  readonly width: 4 | 8;
  release(): void;
}

const AS = { number: 0, time: 1, day: 2 } as const;

/** Values of the texts of a column that `surveyTexts` found to be numbers of at most 18 digits, times, or blank. */
export async function parseTexts(pool: KernelPool, texts: InternedTexts, how: ParseAs): Promise<ParsedTexts> {
  const engine = engineOf(pool);
  const width = how.as === 'day' ? 4 : 8;
  const out = engine.arena.allocate(width * texts.n);
  const release = () => engine.arena.free(out);
  try {
    await parse(pool, texts, { ...how, out, divisor: 0 });
  } catch (cause) {
    release();
    throw cause;
  }
  return { bytes: new Uint8Array(engine.arena.memory.buffer, out, width * texts.n), width, release };
}

/** Numbers in the memory of the pool; give them back. */
export interface TextNumbers {
  readonly numbers: Float64Array;
  release(): void;
}

/** [n] the same divided, NaN for a blank. */
export async function textNumbers(
  pool: KernelPool,
  texts: InternedTexts,
  { divisor, ...how }: ParseAs & { readonly divisor: number },
): Promise<TextNumbers> {
  const scope = engineOf(pool).scope();
  const release = () => scope.release();
  try {
    const numbers = scope.f64(texts.n);
    await parse(pool, texts, { ...how, out: numbers.byteOffset, divisor });
    return { numbers, release };
  } catch (cause) {
    release();
    throw cause;
  }
}

async function parse(
  pool: KernelPool,
  { n, texts, ends }: InternedTexts,
  { as, decimals, out, divisor }: ParseAs & { readonly out: number; readonly divisor: number },
): Promise<void> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const i32 = [texts.byteOffset, ends.byteOffset, out, n, AS[as], decimals];
    await engine.gang('parseTexts', scope.block({ f64: [divisor], i32 }));
  } finally {
    scope.release();
  }
}
