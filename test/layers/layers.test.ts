import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const layers = JSON.parse(readFileSync(join(root, 'layers.json'), 'utf8')) as Record<string, string[]>;

/** A small tree that keeps every rule, with the real layers.json. */
const soundTree = {
  'src/base/index.ts': "export { one } from './one.ts';\n",
  'src/base/one.ts': 'export const one = 1;\n',
  'src/contract/index.ts':
    "import { z } from 'zod';\nimport { one } from '#base';\nexport const two = z.literal(one);\n",
  'src/kernels/index.ts': "export { startedAt } from './started-at.ts';\n",
  'src/kernels/started-at.ts':
    "import { threadId } from 'node:worker_threads';\nexport const startedAt = threadId;\n",
  'src/table/index.ts':
    "import type { DuckDBInstance } from '@duckdb/node-api';\nexport type Engine = DuckDBInstance;\n",
  'src/cli/index.ts':
    "import { Command } from 'commander';\nexport const program = new Command(process.env['NAME']);\n",
};

/** Runs the check over the sound tree and `files`; gives its exit code and all that it printed. */
function check(files: Record<string, string>): { status: number | null; text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-layers-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const name of ['package.json', 'layers.json']) {
      writeFileSync(join(folder, name), readFileSync(join(root, name)));
    }
    for (const [path, text] of Object.entries({ ...soundTree, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const done = spawnSync(process.execPath, [join(root, 'scripts/layers.mjs'), '--root', folder], {
      encoding: 'utf8',
    });
    return { status: done.status, text: done.stderr + done.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a sound tree passes, with the number of modules and imports that it holds', () => {
  const { status, text } = check({});
  expect(text).toBe('layers: 7 modules, 7 imports, 0 violations\n');
  expect(status).toBe(0);
});

const planted: [title: string, path: string, text: string, told: RegExp][] = [
  [
    'an import of a layer above',
    'src/base/import-layer-above.ts',
    "import { two } from '#contract';\nexport const bad = two;\n",
    /^src\/contract\/index\.ts: upward: base lies below it/,
  ],
  [
    'an import of types alone from a layer above',
    'src/base/import-types-alone-from.ts',
    "import type { two } from '#contract';\nexport type Bad = typeof two;\n",
    /^src\/contract\/index\.ts: upward/,
  ],
  [
    'an import of a layer that layers.json does not list',
    'src/contract/import-layer-list.ts',
    "export { startedAt } from '#kernels';\n",
    /^src\/kernels\/index\.ts: unlisted: layers\.json lists for contract only: base/,
  ],
  [
    'a dynamic import of a layer that layers.json does not list',
    'src/contract/dynamic-import-layer-list.ts',
    "export const bad = () => import('#kernels');\n",
    /^src\/kernels\/index\.ts: unlisted/,
  ],
  [
    'a relative import into another layer',
    'src/contract/relative-import-into-another.ts',
    "export { one } from '../base/one.ts';\n",
    /^src\/base\/one\.ts: inner/,
  ],
  [
    'a deep relative import into another layer',
    'src/table/engines/duckdb/deep-relative-import-into.ts',
    "export { startedAt } from '../../../kernels/started-at.ts';\n",
    /^src\/kernels\/started-at\.ts: inner/,
  ],
  [
    "a relative import of another layer's index",
    'src/contract/relative-import-another-layer.ts',
    "export { one } from '../base/index.ts';\n",
    /^src\/base\/index\.ts: relative/,
  ],
  [
    'an import of an inner folder of another layer',
    'src/table/import-inner-folder-another.ts',
    "export { deep } from '#kernels/memory';\n",
    /^src\/kernels\/memory\/index\.ts: inner/,
  ],
  [
    'an import of its own layer by its public name',
    'src/base/import-own-layer-public.ts',
    "export { one } from '#base';\n",
    /^src\/base\/index\.ts: own-layer/,
  ],
  [
    'DuckDB outside table',
    'src/store/duckdb-outside-table.ts',
    "export { DuckDBInstance } from '@duckdb/node-api';\n",
    /^(.*\/)?node_modules\/@duckdb\/node-api\/.*: package: @duckdb\/node-api may be imported only in: table/,
  ],
  [
    'a package of the command line outside cli',
    'src/report/package-command-line-outside.ts',
    "export { Command } from 'commander';\n",
    /^(.*\/)?node_modules\/commander\/.*: package: commander may be imported only in: cli/,
  ],
  [
    'a package that no wall names',
    'src/report/package-no-wall-names.ts',
    "import ts from 'typescript';\nexport const bad = ts.version;\n",
    /^(.*\/)?node_modules\/typescript\/.*: package: the package is not named/,
  ],
  [
    'worker threads outside kernels',
    'src/store/worker-threads-outside-kernels.ts',
    "export { Worker } from 'node:worker_threads';\n",
    /^worker_threads: built-in: node:worker_threads may be imported only in: kernels/,
  ],
  [
    "a built-in module of Node's in a layer that must run anywhere",
    'src/learn/built-module-node-layer.ts',
    "export { readFileSync } from 'node:fs';\n",
    /^fs: built-in: no built-in module/,
  ],
  [
    'process.env outside cli',
    'src/store/process-env-outside-cli.ts',
    "export const bad = process.env['HOME'];\n",
    /^process\.env: global: it may be used only in: cli/,
  ],
  [
    'the global random generator',
    'src/segment/global-random-generator.ts',
    'export const bad = Math.random();\n',
    /^Math\.random: global: it may be used only in: nothing/,
  ],
  [
    'the wall clock outside base',
    'src/segment/wall-clock-outside-base.ts',
    'export const bad = new Date();\n',
    /^new Date\(\): global: it may be used only in: base/,
  ],
  [
    'a folder that layers.json does not name',
    'src/utils/index.ts',
    'export const bad = 1;\n',
    /^layers\.json: folder/,
  ],
  [
    'files of one layer that import each other',
    'src/base/circle.ts',
    "import { radius } from './radius.ts';\nexport const circle = () => radius;\n",
    /^src\/base\/radius\.ts -> src\/base\/circle\.ts: cycle/,
  ],
  [
    'a file that does not exist',
    'src/base/dangling.ts',
    "export * from './absent.ts';\n",
    /^\.\/absent\.ts: unresolved/,
  ],
];

describe('of files planted into the sound tree', () => {
  const companions = {
    'src/base/radius.ts': "import { circle } from './circle.ts';\nexport const radius = () => circle;\n",
    'src/kernels/memory/index.ts': 'export const deep = 1;\n',
  };
  const { status, text } = check({
    ...companions,
    ...Object.fromEntries(planted.map(([, path, source]) => [path, source])),
  });
  const lines = text.split('\n').filter((line) => line.includes(' -> '));

  test('the check fails with one line for each', () => {
    expect(status).toBe(1);
    expect(lines, text).toHaveLength(planted.length);
    expect(text).toContain(`, ${planted.length} violations\n`);
  });

  test.each(planted)('%s is told with both ends and the rule', (_title, path, _source, told) => {
    const [line] = lines.filter((text) => text.startsWith(`${path} -> `));
    expect(line?.slice(`${path} -> `.length)).toMatch(told);
  });
});

describe('layers.json', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) =>
      readdirSync(join(root, 'src', name), { recursive: true }).some((path) =>
        path.toString().endsWith('.ts'),
      ),
    );

  test('names every folder under src, and no other', () => {
    expect(folders.length).toBeGreaterThan(10);
    expect(Object.keys(layers).toSorted()).toEqual(folders.toSorted());
  });

  test('lists for each layer only layers that stand before it, so no circle of layers is possible', () => {
    const before = new Set<string>();
    for (const [layer, below] of Object.entries(layers)) {
      expect([...before], layer).toEqual(expect.arrayContaining(below));
      before.add(layer);
    }
  });

  test.each(Object.keys(layers))('agrees with the project references of %s', (layer) => {
    const config = JSON.parse(readFileSync(join(root, 'src', layer, 'tsconfig.json'), 'utf8')) as {
      references: { path: string }[];
    };
    expect(config.references.map(({ path }) => path).toSorted()).toEqual(
      (layers[layer] ?? []).map((name) => `../${name}`).toSorted(),
    );
  });

  test.each(['tsconfig.json', 'tsconfig.test.json'])(
    'agrees with the references of %s, where the library comes last',
    (name) => {
      const config = JSON.parse(readFileSync(join(root, name), 'utf8')) as { references: { path: string }[] };
      expect(config.references.map(({ path }) => path)).toEqual([
        ...Object.keys(layers).map((layer) => `src/${layer}`),
        'src',
      ]);
    },
  );
});
