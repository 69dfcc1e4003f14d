import type { Rng } from '#base';
import { sampleRows } from '#learn';
import type { TargetFacts } from './target-facts.ts';

/** At most `maxRows` customers of each moment, drawn by chance; said in the notes. */
export function sampledTarget(
  facts: TargetFacts,
  { maxRows, rng }: { maxRows: number | null; rng: Rng },
): TargetFacts {
  if (maxRows === null || facts.parts.every(({ y }) => y.length <= maxRows)) return facts;
  const parts = facts.parts.map((part, i) => {
    const which = sampleRows(part.y.length, maxRows, rng.fork('sampled-target').fork(i));
    const { rows, y, customers } = part;
    return {
      ...part,
      rows: Uint32Array.from(which, (at) => rows[at]!),
      y: Int32Array.from(which, (at) => y[at]!),
      customers: customers === null ? null : Int32Array.from(which, (at) => customers[at]!),
    };
  });
  const largest = Math.max(...facts.parts.map(({ y }) => y.length));
  const note = `${maxRows} of ${largest} customers were drawn by chance to learn from and to test on.`;
  return { ...facts, parts, notes: [...facts.notes, note] };
}
