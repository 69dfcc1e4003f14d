import { AppError } from '#base';
import type { Persona, SegmentAction, Trait, Verdict } from '#contract';
import { formatShare, traitInWords, type ValueKind } from '#segment';
import { strongest, traitOfConcept } from './concepts.ts';
import { fitPlay, type PlayFit } from './fit-play.ts';
import type { Play, Playbook } from './playbook.ts';

/** What else is known of the segments. */
export interface ActionFacts {
  readonly verdict: Verdict;
  /** What the numbers of a column are, where it is none; default: none. */
  readonly kinds?: ReadonlyMap<string, ValueKind>;
}

/** Said of every action where the segments cannot be trusted. */
const UNTRUSTED = 'The verdict on these segments is do not use: try it on a few of them first.';

/**
 * What to do about each segment, in the order of the personas: the first play that fits. A verdict withholds nothing;
 * do-not-use is said beside the reason.
 */
export function actionsFor(
  personas: readonly Persona[],
  { plays }: Playbook,
  { verdict, kinds }: ActionFacts,
): SegmentAction[] {
  return personas.map((persona) => {
    const { play, fit } = firstFit(plays, persona, verdict);
    const evidence = fit.traits.length > 0 ? [...fit.traits] : tellingTraits(persona, fit);
    const figures = figuresOf(persona, { fit, evidence, kinds });
    const care = verdict === 'do-not-use' ? ` ${UNTRUSTED}` : '';
    const why = `${play.why.replace(/[.:;,]+$/, '')}: ${figures}.${care}`;
    return { id: persona.id, action: play.action, title: play.title, why, evidence };
  });
}

function firstFit(plays: readonly Play[], persona: Persona, verdict: Verdict): { play: Play; fit: PlayFit } {
  for (const play of plays) {
    const fit = fitPlay(play, persona, verdict);
    if (fit !== null) return { play, fit };
  }
  throw new AppError('INTERNAL', 'playbook: no play fits, though the last fits all');
}

/** For a play that asks for no trait: recency, frequency and value, else what the segment stands out by. */
function tellingTraits(persona: Persona, { bySize, byStability }: PlayFit): Trait[] {
  if (bySize || byStability) return [];
  const figures = (['recency', 'frequency', 'value'] as const).flatMap(
    (concept) => traitOfConcept(persona, concept) ?? [],
  );
  if (figures.length > 0) return figures;
  return [strongest(persona.traits)].filter((trait) => trait !== null);
}

interface Figures {
  readonly fit: PlayFit;
  readonly evidence: readonly Trait[];
  readonly kinds: ReadonlyMap<string, ValueKind> | undefined;
}

/** The figures that speak for a play, in raw units. */
function figuresOf(persona: Persona, { fit, evidence, kinds }: Figures): string {
  const { share, stability } = persona;
  const parts: string[] = [];
  if (fit.byStability && stability !== null) parts.push(`a stability of ${stability.toFixed(2)}`);
  if (evidence.length > 0) {
    const clauses = evidence.map((trait) => traitInWords(trait, kinds?.get(trait.column) ?? 'number'));
    parts.push(`on average (all customers in brackets) ${listed(clauses)}`);
  }
  if (fit.bySize || parts.length === 0) parts.unshift(`${formatShare(share)} of all customers`);
  return parts.join('; ');
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)!}`;
}
