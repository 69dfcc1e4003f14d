import type { SegmentTrait } from './column-facts.ts';
import { columnLabel } from './column-label.ts';
import { type Concept, conceptOf } from './concepts.ts';
import type { ValueKind } from './format-value.ts';

/** One thing that a segment's name can say of it. */
export interface Descriptor {
  readonly column: string;
  readonly form: 'adjective' | 'noun' | 'phrase';
  /** Adjective or noun as it stands; the phrase is `degree` and `label`. */
  readonly text: string;
  readonly concept: Concept | null;
  /** "high", "very low", "above-average" ...; empty unless a phrase of a number. */
  readonly degree: string;
  readonly label: string;
  /** Says the same of a segment that goes further than all others; null when there is no such word. */
  readonly superlative: Descriptor | null;
  /** Mean of the segment, and whether it stands high. */
  readonly mean: number;
  readonly isHigh: boolean;
  readonly strength: number;
}

/** Least effect and Cliff's delta to be called high or low. */
const CLEAR = { effect: 0.15, delta: 0.3 };
/** Least effect and delta to be called above or below average, where names would else be the same. */
const SLIGHT = { effect: 0.1, delta: 0.12 };
/** Least effect and delta to be called very high or low. */
const EXTREME = { effect: 1.5, delta: 0.6 };
const MOSTLY_SHARE = 0.6;
/** Median and largest mean number of orders of one-time buyers. */
const ONE_TIME = { median: 1, mean: 1.25 };

/** Longest label of a column or level within a name. */
const MOST_LABEL_CHARACTERS = 28;

const DEGREES = {
  number: {
    high: 'high',
    low: 'low',
    highest: 'highest',
    lowest: 'lowest',
    above: 'above-average',
    below: 'below-average',
  },
  time: {
    high: 'late',
    low: 'early',
    highest: 'latest',
    lowest: 'earliest',
    above: 'later',
    below: 'earlier',
  },
} as const;

const YES = new Set(['yes', 'true', 'y', '1']);
const NO = new Set(['no', 'false', 'n', '0']);
/** A level that says nothing without its column: an abbreviation or a number. */
const NEEDS_COLUMN = /^(..?$|[^\p{L}])/u;

/**
 * What can be said of a segment, the strongest first. Effect (of the means) and delta (of the ranks) must both
 * point the same way and be large enough, so that a "high" is never due to a few customers alone.
 */
export function descriptorsOf(
  traits: readonly SegmentTrait[],
  kindOf: (column: string) => ValueKind,
): { clear: Descriptor[]; slight: Descriptor[] } {
  const ranked = [...traits].sort((a, b) => strengthOf(b) - strengthOf(a));
  const describe = (trait: SegmentTrait, degree: 'clear' | 'slight'): Descriptor[] => {
    const answers = trait.level === null && kindOf(trait.column) === 'boolean' ? asLevel(trait) : trait;
    if (answers.level !== null) return degree === 'clear' ? describeLevel(answers) : [];
    return describeNumber(trait, { degree, kind: kindOf(trait.column) });
  };
  return {
    clear: ranked.filter((trait) => reaches(trait, CLEAR)).flatMap((trait) => describe(trait, 'clear')),
    slight: ranked
      .filter((trait) => reaches(trait, SLIGHT) && !reaches(trait, CLEAR))
      .flatMap((trait) => describe(trait, 'slight')),
  };
}

function strengthOf({ effect, delta }: SegmentTrait): number {
  return Math.abs(delta) + Math.min(Math.abs(effect), 3) / 3;
}

function reaches({ effect, delta }: SegmentTrait, least: { effect: number; delta: number }): boolean {
  return (
    Math.sign(effect) === Math.sign(delta) &&
    Math.abs(effect) >= least.effect &&
    Math.abs(delta) >= least.delta
  );
}

/** A boolean column as the answer that stands out. */
function asLevel(trait: SegmentTrait): SegmentTrait {
  if (trait.effect > 0) return { ...trait, level: 'yes' };
  return { ...trait, level: 'no', segmentMean: 1 - trait.segmentMean, effect: -trait.effect };
}

function describeNumber(
  trait: SegmentTrait,
  { degree, kind }: { degree: 'clear' | 'slight'; kind: ValueKind },
): Descriptor[] {
  const isHigh = trait.effect > 0;
  const words = DEGREES[kind === 'date' || kind === 'timestamp' ? 'time' : 'number'];
  const concept = conceptOf(trait.column);
  const label = concept?.label ?? clip(columnLabel(trait.column));
  const common = {
    column: trait.column,
    concept,
    label,
    mean: trait.segmentMean,
    isHigh,
    superlative: null,
    strength: strengthOf(trait),
  };
  if (degree === 'slight') {
    return [{ ...common, form: 'phrase', text: '', degree: isHigh ? words.above : words.below }];
  }
  if (concept) {
    const word = isHigh ? concept.high : concept.low;
    const isOneTime =
      concept.key === 'frequency' &&
      trait.segmentMedian === ONE_TIME.median &&
      trait.segmentMean <= ONE_TIME.mean;
    const plain = { ...common, form: word.form, degree: '' };
    const superlative = { ...plain, text: word.superlative };
    return [isOneTime ? { ...plain, text: 'one-time' } : { ...plain, text: word.text, superlative }];
  }
  const very = reaches(trait, EXTREME) ? 'very ' : '';
  const phrase = { ...common, form: 'phrase' as const, text: '' };
  const superlative = { ...phrase, degree: isHigh ? words.highest : words.lowest };
  return [{ ...phrase, degree: `${very}${isHigh ? words.high : words.low}`, superlative }];
}

function describeLevel(trait: SegmentTrait): Descriptor[] {
  const level = trait.level!;
  if (trait.segmentMean < MOSTLY_SHARE || trait.effect <= 0) return [];
  const column = clip(columnLabel(trait.column));
  const answer = level.toLowerCase();
  const text = YES.has(answer)
    ? `mostly with ${column}`
    : NO.has(answer)
      ? `mostly without ${column}`
      : NEEDS_COLUMN.test(level)
        ? `mostly ${column} ${clip(level)}`
        : `mostly ${clip(level)}`;
  return [
    {
      column: trait.column,
      form: 'phrase',
      text,
      concept: null,
      degree: '',
      label: column,
      superlative: null,
      mean: trait.segmentMean,
      isHigh: true,
      strength: strengthOf(trait),
    },
  ];
}

/** On one line and of at most 28 characters, cut between words where there is a space. */
function clip(text: string): string {
  const label = text.replace(/\s+/g, ' ').trim();
  if (label.length <= MOST_LABEL_CHARACTERS) return label;
  const cut = label.slice(0, MOST_LABEL_CHARACTERS - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > 0 ? space : cut.length)}…`;
}
