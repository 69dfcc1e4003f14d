import type { SegmentTrait } from './column-facts.ts';
import { columnLabel } from './column-label.ts';
import { composeName, MOST_NAME_CHARACTERS } from './compose-name.ts';
import { type Descriptor, descriptorsOf } from './descriptors.ts';
import { formatValue, type ValueKind } from './format-value.ts';

/** What a segment can be named by. */
export interface NameableSegment {
  /** Traits of the columns that the clustering used. */
  readonly used: readonly SegmentTrait[];
  /** Traits of further columns; they only tell namesakes apart. */
  readonly further: readonly SegmentTrait[];
}

/** Most descriptors in a first proposal. */
const MOST_WORDS = 3;
const MOST_PHRASES = 2;

/**
 * A distinct name of at most 45 characters for every segment. Namesakes all move on to their next proposal:
 * a superlative where it is true of all segments, one more descriptor, a raw average, at last their number.
 * Deterministic.
 */
export function nameSegments(
  segments: readonly NameableSegment[],
  kindOf: (column: string) => ValueKind,
): string[] {
  const isExtreme = ({ column, mean, isHigh }: Descriptor): boolean =>
    segments
      .flatMap(({ used }) => used.filter((trait) => trait.level === null && trait.column === column))
      .every(({ segmentMean }) => (isHigh ? segmentMean <= mean : segmentMean >= mean));
  const proposals = segments.map((segment, at) =>
    proposalsOf(segment, { number: at + 1, kindOf, isExtreme }),
  );
  const at = segments.map(() => 0);
  const names = (): string[] => at.map((proposal, s) => proposals[s]![proposal]!);
  for (let current = names(); new Set(current).size < current.length; current = names()) {
    const counts = new Map<string, number>();
    for (const name of current) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [s, name] of current.entries()) {
      if (counts.get(name)! > 1) at[s] = Math.min(at[s]! + 1, proposals[s]!.length - 1);
    }
  }
  return names();
}

interface Naming {
  readonly number: number;
  readonly kindOf: (column: string) => ValueKind;
  /** True when no segment goes further in the descriptor's direction. */
  readonly isExtreme: (descriptor: Descriptor) => boolean;
}

/** Names from the plainest to the one that no other segment can have. */
function proposalsOf({ used, further }: NameableSegment, { number, kindOf, isExtreme }: Naming): string[] {
  const { clear, slight } = descriptorsOf(used, kindOf);
  const more = descriptorsOf(further, kindOf);
  const chosen = strongest(clear);
  const others = [...clear, ...slight, ...more.clear, ...more.slight].filter(
    (descriptor) => !chosen.some((other) => other.column === descriptor.column),
  );
  const name = composeName(chosen);
  const extended = others.map((other) => composeName([...chosen, other]));
  const averages = used
    .filter((trait) => trait.level === null)
    .map((trait) => {
      const average = `${columnLabel(trait.column)} about ${formatValue(trait.segmentMean, kindOf(trait.column))}`;
      return chosen.length > 0 ? `${name}, ${average}` : average.charAt(0).toUpperCase() + average.slice(1);
    });
  const fitting = [name, composeName(withSuperlative(chosen, isExtreme)), ...extended, ...averages].filter(
    (text) => text.length <= MOST_NAME_CHARACTERS,
  );
  return [...fitting, `${shortened(name, number)} (segment ${number})`];
}

/** The strongest descriptors that fit, each about something else than those before it. */
function strongest(descriptors: readonly Descriptor[]): Descriptor[] {
  const chosen: Descriptor[] = [];
  for (const descriptor of descriptors) {
    const phrases = [...chosen, descriptor].filter((d) => d.form === 'phrase').length;
    const repeats = chosen.some((other) => sharesWord(other.label, descriptor.label));
    if (repeats || phrases > MOST_PHRASES || chosen.length === MOST_WORDS) continue;
    if (composeName([...chosen, descriptor]).length <= MOST_NAME_CHARACTERS) chosen.push(descriptor);
  }
  return chosen;
}

/** The descriptors with the first that can be a superlative as one, nouns before phrases before adjectives. */
function withSuperlative(
  descriptors: readonly Descriptor[],
  isExtreme: (descriptor: Descriptor) => boolean,
): Descriptor[] {
  const forms = ['noun', 'phrase', 'adjective'] as const;
  const raised = forms
    .flatMap((form) => descriptors.filter((descriptor) => descriptor.form === form))
    .find((descriptor) => descriptor.superlative !== null && isExtreme(descriptor));
  return descriptors.map((descriptor) => (descriptor === raised ? raised.superlative! : descriptor));
}

function sharesWord(a: string, b: string): boolean {
  const words = new Set(a.split(' '));
  return b.split(' ').some((word) => words.has(word));
}

function shortened(name: string, number: number): string {
  const room = MOST_NAME_CHARACTERS - ` (segment ${number})`.length;
  if (name.length <= room) return name;
  const comma = name.lastIndexOf(',', room);
  return name.slice(0, comma > 0 ? comma : room).trimEnd();
}
