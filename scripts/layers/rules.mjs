import { builtinModules } from 'node:module';
import { builtInWalls, packageWalls, pureLayers } from './walls.mjs';

const anyOf = (names) => (names.length > 0 ? `(?:${names.map(literally).join('|')})` : '(?!)');
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const inLayers = (names) => `^src/${anyOf(names)}/`;

/** The rules of `layers.json` and of the walls, for dependency-cruiser, each named `kind: what is meant`. */
export function rulesOf(layers) {
  const all = Object.keys(layers);
  return [...all.flatMap((layer) => layerRules(layer, layers)), ...structureRules(), ...wallRules(all)].map(
    ({ kind, means, from, to }) => ({ severity: 'error', name: `${kind}: ${means}`, from, to }),
  );
}

function layerRules(layer, layers) {
  const from = { path: inLayers([layer]) };
  const others = Object.keys(layers).filter((name) => name !== layer && !layers[layer].includes(name));
  const above = others.filter((name) => layers[name].includes(layer));
  const beside = others.filter((name) => !above.includes(name));
  const lists = layers[layer].join(', ') || 'nothing';
  return [
    {
      kind: 'upward',
      means: `${layer} lies below it and may import only: ${lists}`,
      from,
      to: { path: inLayers(above) },
    },
    {
      kind: 'unlisted',
      means: `layers.json lists for ${layer} only: ${lists}`,
      from,
      to: { path: inLayers(beside) },
    },
  ];
}

function structureRules() {
  const from = { path: '^src/([^/]+)/' };
  return [
    {
      kind: 'inner',
      means: 'of another layer only its index.ts is public: import it as #layer',
      from,
      to: { path: '^src/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      kind: 'relative',
      means: 'another layer is imported as #layer, not by a relative path',
      from,
      to: {
        path: '^src/[^/]+/index\\.ts$',
        pathNot: '^src/$1/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      kind: 'own-layer',
      means: 'files of the same layer are imported by a relative path',
      from,
      to: { path: '^src/$1/', dependencyTypes: ['aliased-subpath-import'] },
    },
    { kind: 'cycle', means: 'files may not import each other in a circle', from: {}, to: { circular: true } },
    {
      kind: 'unresolved',
      means: 'there is no such file or package',
      from: {},
      to: { couldNotResolve: true },
    },
  ];
}

function wallRules(all) {
  const builtIns = `^(?:node:)?${anyOf(builtinModules.filter((name) => !name.startsWith('_')))}$`;
  const named = Object.entries(packageWalls);
  const allBut = (allowed) => inLayers(all.filter((layer) => !allowed.includes(layer)));
  return [
    ...named
      .filter(([, allowed]) => allowed !== null)
      .map(([name, allowed]) => ({
        kind: 'package',
        means: `${name} may be imported only in: ${allowed.join(', ')}`,
        from: { path: allBut(allowed) },
        to: { path: `node_modules/${literally(name)}/` },
      })),
    {
      kind: 'package',
      means: 'the package is not named in scripts/layers/walls.mjs',
      from: { path: '^src/' },
      to: { path: 'node_modules/', pathNot: `node_modules/${anyOf(named.map(([name]) => name))}/` },
    },
    {
      kind: 'built-in',
      means: `no built-in module of Node's in: ${pureLayers.join(', ')}`,
      from: { path: inLayers(pureLayers) },
      to: { path: builtIns, dependencyTypes: ['core'] },
    },
    ...Object.entries(builtInWalls).map(([name, allowed]) => ({
      kind: 'built-in',
      means: `node:${name} may be imported only in: ${allowed.join(', ')}`,
      from: { path: allBut([...allowed, ...pureLayers]) },
      to: { path: `^(?:node:)?${literally(name)}$`, dependencyTypes: ['core'] },
    })),
  ];
}
