import { expect, test } from 'vitest';
import type { BundleColumn, SegmentationManifest } from '#contract';
import { smallBundle } from '../../learn/testkit/small-bundle.ts';
import { predictionFacts, predictionOfTwo } from '../../report/testkit/prediction-fixture.ts';
import { forgetInBundle } from './forget-in-bundle.ts';
import { forgottenId } from './forgotten-id.ts';

/** The small bundle as it is read, with a typical customer and raw columns of its own. */
function bundle(change: Partial<SegmentationManifest> = {}) {
  const { manifest, arrays } = smallBundle();
  return { manifest: { ...manifest, ...change, files: [] }, arrays };
}
const fate = (made: ReturnType<typeof bundle>, id: string | null, isConcerned: boolean) =>
  forgetInBundle(made, { isConcerned, id: id === null ? null : forgottenId(id) });

/** The bundle with an id among the levels that it was made by. */
function withLevel(level: string, role: 'customer-id' | 'feature') {
  const column: BundleColumn = {
    name: 'who',
    kind: 'identifier',
    role,
    storage: 'VARCHAR',
    missingTokens: [],
  };
  const { manifest } = smallBundle();
  const trait = {
    feature: `who = ${level}`,
    column: 'who',
    level,
    effect: 1,
    segmentMean: 1,
    overallMean: 0.5,
  };
  const traits = [{ ...trait, segmentMedian: null, overallMedian: null, effectLow: null, effectHigh: null }];
  const personas = manifest.personas.map((persona) => ({ ...persona, traits }));
  return bundle({ columns: [...manifest.columns, column], personas });
}

test('typical customers go from a model of forgotten data, and everything else stays as it was', () => {
  const made = bundle();
  const changed = fate(made, null, true);
  if (typeof changed === 'string') throw new Error(changed);
  const { manifest, arrays, card } = changed.content;
  expect(manifest.personas.map(({ typicalCustomer }) => typicalCustomer)).toEqual([{}, {}]);
  expect(manifest.personas.map(({ alsoTypical }) => alsoTypical)).toEqual([[], []]);
  const { files: _, ...before } = made.manifest;
  expect({ ...manifest, personas: before.personas }).toEqual(before);
  expect(arrays).toEqual(made.arrays);
  expect(card).toContain('the values of its typical customers were taken out');
  expect(fate({ manifest: { ...manifest, files: [] }, arrays }, null, true)).toBe('unchanged');
});

test('a model of other data is left alone, unless a typical customer names the forgotten one', () => {
  expect(fate(bundle(), 'C-1', false)).toBe('unchanged');
  const [first, second] = smallBundle().manifest.personas;
  const named = { ...first!, typicalCustomer: { spend: 1, referred_by: 'C-1' } };
  expect(fate(bundle({ personas: [named, second!] }), 'C-1', false)).toMatchObject({ content: {} });
  const further = { ...first!, alsoTypical: [{ spend: 1, referred_by: 'C-1' }] };
  expect(fate(bundle({ personas: [further, second!] }), 'C-1', false)).toMatchObject({ content: {} });
});

test('a model goes that names the forgotten one as a level; a short number only where the model reads ids', () => {
  expect(fate(withLevel('C-1', 'feature'), 'C-1', true)).toBe('removed');
  expect(fate(withLevel('17', 'customer-id'), '17', true)).toBe('removed');
  expect(fate(withLevel('17', 'feature'), '17', true)).toMatchObject({ content: {} });
  expect(fate(withLevel('C-11', 'feature'), 'C-1', true)).toMatchObject({ content: {} });
});

test('a model that holds rows of customers goes as a whole when it was made of what is forgotten, and only then', () => {
  const rows = bundle({ learner: 'hdbscan' });
  expect(fate(rows, null, true)).toBe('removed');
  expect(fate(rows, 'C-1', false)).toBe('unchanged');
});

/** A model of classes by this learner, or of parts by these. */
function prediction(learner: string, parts: readonly string[] | null = null) {
  const facts = predictionFacts({ ...predictionOfTwo(), learner });
  const part = (name: string) => ({
    kind: 'classifier',
    learner: name,
    recipe: 0,
    format: name,
    version: 1,
    facts: {},
  });
  const composite = { parts: parts?.map(part), calibration: null, threshold: null };
  const model = parts === null ? facts.model : { format: 'composite', version: 1, facts: composite };
  return { manifest: { ...facts, model, files: [] }, arrays: {} };
}

test('a model of classes goes when it or a part of it holds rows of customers, or does not say what its parts are', () => {
  const fateOf = (made: ReturnType<typeof prediction>, isConcerned: boolean) =>
    forgetInBundle(made, { isConcerned, id: null });
  expect(fateOf(prediction('k-nearest-neighbours'), true)).toBe('removed');
  expect(fateOf(prediction('k-nearest-neighbours'), false)).toBe('unchanged');
  expect(fateOf(prediction('random-forest'), true)).toBe('unchanged');
  expect(fateOf(prediction('voting', ['random-forest', 'naive-bayes']), true)).toBe('unchanged');
  expect(fateOf(prediction('voting', ['random-forest', 'k-nearest-neighbours']), true)).toBe('removed');
  expect(fateOf(prediction('voting', []), true)).toBe('removed');
});
