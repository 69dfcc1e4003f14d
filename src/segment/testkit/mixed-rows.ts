import type { KernelPool } from '#kernels';
import type { FeatureMatrix } from '#matrix';

/** Rows of numbers and of levels 0..levels - 1, -1 for one that is not known. */
export interface Mixed {
  readonly numbers: readonly (readonly number[])[];
  readonly codes: readonly (readonly number[])[];
}

/** Rows as features: indicators hold `off` and `on`; `levels` of each categorical column. */
export function mixedMatrix(
  pool: KernelPool,
  { numbers, codes }: Mixed,
  { levels, off = 0, on = 1 }: { levels: number[]; off?: number; on?: number },
): FeatureMatrix {
  const nNumbers = numbers[0]!.length;
  const features = [
    ...Array.from({ length: nNumbers }, (_, j) => ({
      name: `n${j}`,
      column: `n${j}`,
      level: null,
      kind: 'numeric' as const,
    })),
    ...levels.flatMap((count, c) =>
      Array.from({ length: count }, (_, level) => ({
        name: `c${c} = ${level}`,
        column: `c${c}`,
        level: `${level}`,
        kind: 'indicator' as const,
      })),
    ),
  ];
  const x = pool.matrix(numbers.length, features.length);
  for (const [i, row] of numbers.entries()) {
    const indicators = levels.flatMap((count, c) =>
      Array.from({ length: count }, (_, level) => (codes[i]![c] === level ? on : off)),
    );
    x.data.set([...row, ...indicators], i * features.length);
  }
  return { features, x };
}

/** 90 rows of two numbers, three and four levels, by a generator that peers can repeat. */
export function knownMixed(): Mixed {
  let state = 1n;
  const uniform = (): number => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return Number(state) / 2147483648;
  };
  const numbers: number[][] = [];
  const codes: number[][] = [];
  for (let i = 0; i < 90; i++) {
    const group = i % 3;
    const [a, b] = [uniform() + uniform() + uniform() - 1.5, uniform() + uniform() + uniform() - 1.5];
    numbers.push([a + 1.2 * group, b - 0.8 * group]);
    const first = uniform() < 0.7 ? group : Math.floor(uniform() * 3);
    const second = uniform() < 0.5 ? (group + 1) % 4 : Math.floor(uniform() * 4);
    codes.push([first, second]);
  }
  return { numbers, codes };
}
