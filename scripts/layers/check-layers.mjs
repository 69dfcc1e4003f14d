import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { rulesOf } from './rules.mjs';
import { scanSource } from './scan-source.mjs';
import { globalWalls } from './walls.mjs';

// AssemblyScript is a language of its own; tests and their testkits may reach across layers.
const outside = '^src/kernels/assembly/|/testkit/|\\.test\\.ts$';

/** Checks `root`/src against `root`/layers.json: `{ nModules, nImports, violations: [{ from, to, rule }] }`. */
export async function checkLayers(root) {
  process.chdir(root);
  const layers = JSON.parse(readFileSync('layers.json', 'utf8'));
  const scanned = scanSources();
  const { modules, violations } = await cruiseSources(rulesOf(layers));
  return {
    nModules: scanned.size,
    nImports: countImports(scanned, modules),
    violations: [...folderViolations(layers, scanned), ...violations, ...globalViolations(scanned)],
  };
}

function scanSources() {
  const paths = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .filter((path) => !new RegExp(outside).test(path));
  return new Map(paths.sort().map((path) => [path, scanSource(path, readFileSync(path, 'utf8'))]));
}

async function cruiseSources(forbidden) {
  const { output } = await cruise(
    ['src'],
    {
      outputType: 'json',
      validate: true,
      ruleSet: { forbidden },
      exclude: { path: outside },
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    { conditionNames: ['clientele-source', 'node', 'import'], extensions: ['.ts', '.js', '.mjs'] },
  );
  const { modules, summary } = JSON.parse(output);
  const violations = summary.violations.map(({ from, to, rule, cycle }) => ({
    from,
    to: cycle ? cycle.map((step) => step.name).join(' -> ') : to,
    rule: rule.name,
  }));
  return { modules, violations };
}

/** dependency-cruiser reports no violations where it sees no modules: so it must have seen every import. */
function countImports(scanned, modules) {
  const seen = new Map(modules.map((module) => [module.source, module.dependencies]));
  let nImports = 0;
  for (const [path, { specifiers }] of scanned) {
    const found = new Set(seen.get(path)?.map((dependency) => dependency.module));
    const missed = specifiers.filter((name) => !found.has(name) && !found.has(name.replace(/^node:/, '')));
    if (!seen.has(path) || missed.length > 0) {
      throw new Error(`the layer check did not see ${[path, ...missed].join(' -> ')}: its set-up is broken`);
    }
    nImports += specifiers.length;
  }
  return nImports;
}

function folderViolations(layers, scanned) {
  return [...scanned.keys()]
    .filter((path) => path.split('/').length > 2 && !(path.split('/')[1] in layers))
    .map((path) => ({
      from: path,
      to: 'layers.json',
      rule: 'folder: every folder under src is a layer of it',
    }));
}

function globalViolations(scanned) {
  return [...scanned].flatMap(([path, { globals }]) =>
    globals
      .filter((name) => !globalWalls[name].includes(path.split('/')[1]))
      .map((name) => ({
        from: path,
        to: name,
        rule: `global: it may be used only in: ${globalWalls[name].join(', ') || 'nothing'}`,
      })),
  );
}
