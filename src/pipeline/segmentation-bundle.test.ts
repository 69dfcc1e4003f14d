import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AppError, createRng, type Rng } from '#base';
import type { Dataset, SegmentationManifest } from '#contract';
import { type BundleContent, decodeBundle, encodeBundle } from '#learn';
import type { Frame } from '#matrix';
import { readBundle, readFacts, writeBundle } from '#store';
import { createEngine, readFrame } from '#table';
import { kernelContext } from '../../test/testkit/kernel-context.ts';
import { runJob, temporaryFolder } from '../../test/testkit/run-job.ts';
import { resealed, withArrays } from '../learn/testkit/reseal.ts';
import { smallBundle } from '../learn/testkit/small-bundle.ts';
import type { NameFacts } from './name-stage.ts';
import { loadSegmentation } from './segmentation-bundle.ts';

/** Three groups in two numbers and a category, with some values missing. */
async function customersFile(folder: string): Promise<string> {
  const rng = createRng(5);
  const file = join(folder, 'Café_Customers.csv');
  const lines = Array.from({ length: 240 }, (_, i) => {
    const group = i % 3;
    const spend = i % 17 === 0 ? '' : (100 * group + 5 * rng.normal()).toFixed(2);
    const visits = Math.round(20 * ((group + 1) % 3) + 2 * rng.normal());
    return `C${i},${spend},${visits},${i % 19 === 0 ? '' : ['north', 'south', 'west'][group]}`;
  });
  await writeFile(file, `customer_id,spend,visits,<b>region|\n${lines.join('\n')}\n`);
  return file;
}

/** Artifact folders of a workspace by stage. */
async function artifacts(workspace: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(join(workspace, 'stages'))) {
    const { stage, artifact } = JSON.parse(await readFile(join(workspace, 'stages', name), 'utf8'));
    found[stage] = join(workspace, 'artifacts', artifact);
  }
  return found;
}

async function segmented(options: object = {}): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  const files = [await customersFile(folder)];
  await runJob({ files, k: { from: 3, to: 3 }, ...options }, { workspace: join(folder, 'workspace') });
  return artifacts(join(folder, 'workspace'));
}

const byRecipe = {
  file: 'recipe.yaml',
  text: `columns: [spend, visits, <b>region|]
steps:
  - { step: impute, columns: [spend, visits], method: knn }
  - { step: impute, columns: [<b>region|], method: mode }
  - { step: scale, columns: [kind:number] }
  - { step: one-hot, columns: [kind:category] }`,
};

test.each([
  ['the default recipe', {}],
  ['a recipe that keeps reference rows', { recipe: byRecipe }],
])('a loaded segmentation of %s assigns the training rows exactly as the run did', async (_, options) => {
  const stages = await segmented(options);
  const { manifest, recipe, model } = loadSegmentation(await readBundle(stages['model']!));
  const dataset = (await readFacts(stages['import']!)) as Dataset;
  const named = (await readFacts(stages['name']!)) as NameFacts;
  const ctx = await kernelContext();
  const engine = await createEngine({ threads: 1, tempDir: join(await temporaryFolder(), 'spill') });
  const columns = manifest.columns.map(({ name, storage }) => ({
    name,
    storage,
    index: dataset.columns.findIndex((column) => column.name === name),
  }));
  const frame = await readFrame(engine, { parquet: join(stages['import']!, 'data.parquet'), columns });
  await engine.close();
  const { labels, confidence, novelty } = await model.predict(await recipe.apply(frame, ctx), ctx);
  expect(manifest.columns.map((column) => column.name)).toEqual(['spend', 'visits', '<b>region|']);
  expect(labels.map((label) => manifest.idOfLabel[label]!)).toEqual(named.segmentIds);
  expect(confidence).toEqual(named.confidence);
  expect(novelty).toEqual(named.novelty);
  expect(manifest.personas).toEqual(named.personas);
  const { arrays } = await readBundle(stages['model']!);
  expect(Object.keys(arrays).includes('recipe/0')).toBe('recipe' in options);
});

test('the bundle of a run is the same at one thread and at three', async () => {
  const folder = await temporaryFolder();
  const files = [await customersFile(folder)];
  const names = [];
  for (const threads of [1, 3]) {
    const workspace = join(folder, `workspace-${threads}`);
    await runJob({ files, k: { from: 3, to: 3 } }, { workspace, threads });
    names.push((await artifacts(workspace))['model']!.slice(workspace.length));
  }
  expect(names[0]).toBe(names[1]);
});

/** A bundle that holds a segmentation. */
async function segmentationBundle(folder: string) {
  const { manifest, arrays } = await readBundle(folder);
  if (manifest.kind !== 'segmentation') throw new Error(`expected a segmentation, got ${manifest.kind}`);
  return { manifest, arrays };
}

test('the model card states verdict, data, segments and preparation, with markup in names shown as text', async () => {
  const stages = await segmented();
  const card = await readFile(join(stages['model']!, 'MODEL_CARD.md'), 'utf8');
  const { manifest } = loadSegmentation(await readBundle(stages['model']!));
  expect(card).toContain('# Model card: segments of Café\\_Customers');
  expect(card).toContain('240 customers into 3 segments');
  expect(card).toContain(manifest.provenance.datasets[0]!.sha256);
  expect(card).toContain('\\<b\\>region\\|');
  expect(card).not.toMatch(/(?<!\\)<b>/);
  for (const persona of manifest.personas) expect(card).toContain(persona.stability!.toFixed(2));
  for (const { name } of manifest.columns) expect(manifest.features.map((f) => f.column)).toContain(name);
  expect(manifest.leftOut.map((one) => one.column)).toEqual(['customer_id']);
  expect(card).toMatch(/\| customer\\_id \| .+ \|/);
});

test('a bundle keeps no folder of the machine, no time and no artifact of the workspace', async () => {
  const stages = await segmented();
  const text = await readFile(join(stages['model']!, 'manifest.json'), 'utf8');
  expect(text).not.toMatch(/clientele-test-|\/tmp|T\d\d:\d\d:\d\d/);
  const { manifest } = await readBundle(stages['model']!);
  expect(manifest.provenance.datasets[0]!.artifact).toBeNull();
});

test('a bundle whose recipe, model and personas do not fit together is not loaded', async () => {
  const { manifest, arrays } = await segmentationBundle((await segmented())['model']!);
  const changed = (change: Partial<SegmentationManifest>) => () =>
    loadSegmentation({ manifest: { ...manifest, ...change }, arrays });
  const corrupt = expect.objectContaining({ code: 'BUNDLE_CORRUPT' });
  expect(changed({})).not.toThrow();
  expect(changed({ recipe: { formatVersion: 1, steps: [] } })).toThrow(corrupt);
  expect(changed({ recipe: JSON.parse('{"__proto__":{"steps":[]},"formatVersion":1}') })).toThrow(corrupt);
  expect(changed({ idOfLabel: [1, 2, 2] })).toThrow(corrupt);
  expect(changed({ idOfLabel: [1, 2, 9] })).toThrow(corrupt);
  expect(changed({ personas: manifest.personas.slice(1) })).toThrow(corrupt);
  expect(changed({ columns: manifest.columns.slice(1) })).toThrow(corrupt);
  expect(changed({ model: { ...manifest.model, facts: { features: [], k: 3, inertia: 1 } } })).toThrow(
    corrupt,
  );
  expect(changed({ model: { ...manifest.model, version: 2 } })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const lies = {
    ...arrays,
    noveltyOffsets: Uint32Array.of(0, 4_000_000_000, 5, arrays['noveltyDistances']!.length),
  };
  expect(() => loadSegmentation({ manifest, arrays: lies })).toThrow(corrupt);
  const wide = { ...arrays, centres: Float64Array.from(arrays['centres']!).fill(Number.NaN) };
  expect(() => loadSegmentation({ manifest, arrays: wide })).toThrow(corrupt);
});

test('a rewritten bundle is the same bundle', async () => {
  const from = (await segmented())['model']!;
  const { manifest, arrays } = await segmentationBundle(from);
  const { files: _, ...rest } = manifest;
  const folder = await temporaryFolder();
  const content: BundleContent = {
    manifest: rest,
    arrays,
    card: await readFile(join(from, 'MODEL_CARD.md'), 'utf8'),
  };
  await writeBundle(folder, content);
  for (const name of await readdir(folder))
    expect(await readFile(join(folder, name))).toEqual(await readFile(join(from, name)));
});

/** Rows for the bundle of the testkit. */
const smallFrame: Frame = {
  nRows: 3,
  columns: [
    { type: 'numeric', name: 'spend', values: Float64Array.of(40, 60, Number.NaN) },
    { type: 'category', name: 'region', codes: Int32Array.of(0, 1, 0), levels: ['north', 'south'] },
  ],
};

test('a segmentation bundle of format version 1 is loaded and assigns by its nearest centre', async () => {
  const folder = new URL('../learn/bundle/fixtures/format-1', import.meta.url);
  const { manifest, recipe, model } = loadSegmentation(await readBundle(fileURLToPath(folder)));
  const ctx = await kernelContext();
  const { labels, novelty } = await model.predict(await recipe.apply(smallFrame, ctx), ctx);
  // features (spend - 50) / 10, north, south: (-1, 1, 0), (1, 0, 1), (0, 1, 0); centres (-1, 1, 0), (1, 0, 1)
  expect([...labels].map((label) => manifest.idOfLabel[label])).toEqual([2, 1, 2]);
  expect([...novelty]).toEqual([0, 0, 1]);
});

const HOSTILE = ['null', '-1', '1e308', '-1e308', '1e999', '5e-324', '2.5', '4294967296', '9007199254740993']
  .concat([
    '""',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '[]',
    '{}',
    '[[]]',
    'true',
    '{"__proto__":{"k":1}}',
  ])
  .concat([`"${'x'.repeat(100_000)}"`]);

/** JSON with one value anywhere in it replaced by a hostile one, or one entry taken out. */
function hostileJson(document: unknown, rng: Rng): string {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, unknown>, key });
      collect((value as Record<string, unknown>)[key]);
    }
  };
  collect(document);
  const { holder, key } = places[rng.int(places.length)]!;
  if (rng.int(8) === 0 && !Array.isArray(holder)) delete holder[key];
  else holder[key] = '@hostile@';
  return JSON.stringify(document).replace('"@hostile@"', () => HOSTILE[rng.int(HOSTILE.length)]!);
}

/** A safetensors file whose values, or in one of three cases any bytes, are changed. */
function hostileArrays(arrays: Uint8Array, rng: Rng): Uint8Array {
  const out = arrays.slice();
  const header = 8 + Number(new DataView(out.buffer).getBigUint64(0, true));
  const from = rng.int(3) === 0 ? 0 : header;
  for (let times = 1 + rng.int(4); times > 0; times--)
    out[from + rng.int(out.length - from)] = rng.int(4) === 0 ? 255 : rng.int(256);
  return out;
}

test('of 800 hostile bundles with sound checksums each is refused with an AppError or assigns every row', async () => {
  const files = await encodeBundle(smallBundle());
  const rng = createRng(13);
  const ctx = await kernelContext();
  const used = { refused: 0, assigned: 0 };
  for (let i = 0; i < 800; i++) {
    const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json')));
    const changed =
      rng.int(3) === 0
        ? withArrays(files, hostileArrays(files.get('arrays.safetensors')!, rng))
        : resealed(files, hostileJson(manifest, rng));
    try {
      const bundle = await decodeBundle(async (name) => changed.get(name) ?? null);
      const { recipe, model, manifest: loaded } = loadSegmentation(bundle);
      const matrix = await recipe.apply(smallFrame, ctx);
      const { labels, novelty } = await model.predict(matrix, ctx);
      matrix.x.release();
      for (const label of labels) expect([1, 2]).toContain(loaded.idOfLabel[label]);
      for (const share of novelty) expect(share >= 0 && share <= 1).toBe(true);
      used.assigned++;
    } catch (error) {
      expect(error, String((error as Error).stack)).toBeInstanceOf(AppError);
      expect((error as AppError).code).not.toBe('INTERNAL');
      used.refused++;
    }
  }
  expect(used.refused).toBeGreaterThan(200);
  expect(used.assigned).toBeGreaterThan(100);
});
