import type { Persona, Trait, Verdict } from '#contract';
import { CONCEPTS, strongest, traitOfConcept } from './concepts.ts';
import { hasDegree } from './degree.ts';
import type { Play, When } from './playbook.ts';

/** What of a segment made a play fit. */
export interface PlayFit {
  /** Traits that its conditions speak of, each once. */
  readonly traits: readonly Trait[];
  /** Whether it speaks of the size or the stability of the segment. */
  readonly bySize: boolean;
  readonly byStability: boolean;
}

/** What made a play fit a segment; null when it does not. */
export function fitPlay({ when }: Play, persona: Persona, verdict: Verdict): PlayFit | null {
  if (!(isCalled(when, persona) && isOfSize(when, persona) && isJudged(when, persona, verdict))) return null;
  const traits = traitsOf(when, persona);
  if (traits === null) return null;
  return {
    traits: [...new Set(traits)],
    bySize: when.share !== undefined,
    byStability: when.stability !== undefined,
  };
}

/** Names are compared without case; a number in brackets that told equal names apart does not count. */
function isCalled({ names }: When, { name }: Persona): boolean {
  if (names === undefined) return true;
  const plain = (text: string) => text.trim().toLowerCase();
  const own = [plain(name), plain(name.replace(/ \(\d+\)$/, ''))];
  return names.some((given) => own.includes(plain(given)));
}

function isOfSize({ share }: When, persona: Persona): boolean {
  return persona.share >= (share?.from ?? 0) && persona.share < (share?.under ?? Number.POSITIVE_INFINITY);
}

function isJudged({ stability, verdict: verdicts }: When, persona: Persona, verdict: Verdict): boolean {
  const isStable =
    stability === undefined || (persona.verdict !== null && stability.includes(persona.verdict));
  return isStable && (verdicts === undefined || verdicts.includes(verdict));
}

/** The traits of all conditions on concepts and columns; null when one does not hold or has no column. */
function traitsOf(when: When, persona: Persona): Trait[] | null {
  const found: Trait[] = [];
  const asked = [
    ...CONCEPTS.map((concept) => ({ degree: when[concept], find: () => traitOfConcept(persona, concept) })),
    ...[...(when.columns ?? [])].map(([column, degree]) => ({
      degree,
      find: () => strongest(persona.traits.filter(({ feature }) => feature === column)),
    })),
  ];
  for (const { degree, find } of asked) {
    if (degree === undefined) continue;
    const trait = find();
    if (trait === null || !hasDegree(trait, degree)) return null;
    found.push(trait);
  }
  return found;
}
