import type { Trait } from '#contract';
import type { SegmentTrait } from './column-facts.ts';
import { columnLabel } from './column-label.ts';
import { conceptOf } from './concepts.ts';
import { formatCount, formatShare, formatValue, type ValueKind } from './format-value.ts';

/** Most figures in a sentence. */
const MOST_CLAUSES = 3;

/**
 * One sentence on a segment: its size and its averages of the columns in which it stands out most, in raw units,
 * with those of all customers in brackets.
 * @param traits the most telling first.
 */
export function describeInSentence(
  { size, share, traits }: { size: number; share: number; traits: readonly SegmentTrait[] },
  kindOf: (column: string) => ValueKind,
): string {
  const who = `${formatCount(size)} ${size === 1 ? 'customer' : 'customers'} (${formatShare(share)})`;
  const clauses = traits.slice(0, MOST_CLAUSES).map((trait) => traitInWords(trait, kindOf(trait.column)));
  if (clauses.length === 0) return `${who}.`;
  const list =
    clauses.length === 1 ? clauses[0]! : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)!}`;
  return `${who} with, on average (all customers in brackets), ${list}.`;
}

/** A segment's average of a column in raw units, with that of all customers in brackets: "5 orders (2.1)". */
export function traitInWords(trait: Trait, kind: ValueKind): string {
  if (trait.level !== null) {
    const level = `${columnLabel(trait.column)} ${trait.level}`;
    return `${formatShare(trait.segmentMean)} ${level} (${formatShare(trait.overallMean)})`;
  }
  if (kind === 'boolean') {
    const label = columnLabel(trait.column);
    return `${formatShare(trait.segmentMean)} with ${label} (${formatShare(trait.overallMean)})`;
  }
  const own = formatValue(trait.segmentMean, kind);
  const all = formatValue(trait.overallMean, kind);
  switch (kind === 'number' ? conceptOf(trait.column)?.key : undefined) {
    case 'recency':
      return `${own} days since the last order (${all})`;
    case 'frequency':
      return `${own} orders (${all})`;
    case 'monetary':
      return `${own} spent (${all})`;
    default:
      return `${columnLabel(trait.column)} ${own} (${all})`;
  }
}
