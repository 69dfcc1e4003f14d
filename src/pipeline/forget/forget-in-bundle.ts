import { compositeFactsSchema, type PredictionManifest, type SegmentationManifest } from '#contract';
import type { BundleContent, LoadedBundle } from '#learn';
import { classifiers } from '#predict';
import { cardMarkdown } from '#report';
import { segmentLearners } from '#segment';
import type { ForgottenId } from './forgotten-id.ts';

/** What becomes of a model when customers are forgotten that it was made from. */
export type BundleFate = 'unchanged' | 'removed' | { readonly content: BundleContent<SegmentationManifest> };

/**
 * A model holds figures of many customers and the raw values of a few typical customers a segment: these go. When it
 * names the customer even so, as a level of a column of ids that it was made by, or holds the rows of customers, it
 * must go itself.
 * @param isConcerned whether it was made from what is forgotten.
 */
export function forgetInBundle(
  { manifest, arrays }: LoadedBundle,
  { isConcerned, id }: { isConcerned: boolean; id: ForgottenId | null },
): BundleFate {
  if (manifest.kind === 'prediction') return forgetInPrediction(manifest, { isConcerned, id });
  const { files: _, ...rest } = manifest;
  const personas = rest.personas.map((persona) => ({ ...persona, typicalCustomer: {}, alsoTypical: [] }));
  const without = { ...rest, personas };
  const holdsRows = segmentLearners.some(
    ({ name, keepsRows }) => keepsRows === true && name === rest.learner,
  );
  if (holdsRows && isConcerned) return 'removed';
  if (id !== null && names(without, id)) return 'removed';
  const hasTypical = rest.personas.some(
    ({ typicalCustomer, alsoTypical }) => Object.keys(typicalCustomer).length > 0 || alsoTypical.length > 0,
  );
  const mustGo = isConcerned || (id !== null && names(rest, id));
  if (!hasTypical || !mustGo) return 'unchanged';
  return { content: { manifest: without, arrays, card: cardMarkdown(without) } };
}

/** It holds no raw value of a customer, unless its learner keeps rows or a level names one. */
function forgetInPrediction(
  manifest: PredictionManifest,
  { isConcerned, id }: { isConcerned: boolean; id: ForgottenId | null },
): BundleFate {
  const learners = learnersOf(manifest);
  const keeping = classifiers.filter(({ keepsRows }) => keepsRows === true);
  const holdsRows = learners === null || keeping.some(({ name }) => learners.includes(name));
  if (holdsRows && isConcerned) return 'removed';
  return id !== null && names(manifest, id) ? 'removed' : 'unchanged';
}

/** The learner of a model, and those of its parts; null where it does not say what these are. */
function learnersOf({ learner, model }: PredictionManifest): string[] | null {
  if (model.format !== 'composite') return [learner];
  const composite = compositeFactsSchema.safeParse(model.facts);
  if (!composite.success) return null;
  return composite.data.parts.flatMap((part) => (part.kind === 'classifier' ? [part.learner] : []));
}

/** A number is an id only in a model that reads ids. */
function names(manifest: BundleContent['manifest'], id: ForgottenId): boolean {
  const texts = textsIn({ ...manifest, provenance: manifest.provenance.datasets.map(({ name }) => name) });
  if (id.isWord) return texts.some(id.isIn);
  const { columns, idColumn } = manifest;
  const readsIds = columns.some(({ name, role }) => role === 'customer-id' || name === idColumn);
  return readsIds && texts.some((text) => text === id.key);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys, ...Object.values(value).flatMap(textsIn)];
}
