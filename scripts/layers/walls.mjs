/** Which layers may import a package; `null` is every layer. A package that is not named here may not be imported. */
export const packageWalls = {
  zod: null,
  '@duckdb/node-api': ['table'],
  commander: ['cli'],
  'cli-progress': ['cli'],
  'cli-table3': ['cli'],
  pg: ['table'],
  'pg-query-stream': ['table'],
  saxes: ['table'],
  yaml: ['table', 'features', 'plan', 'pipeline', 'cli'],
  yauzl: ['table'],
  fflate: ['table'],
  'tar-stream': ['store'],
};

/** Layers that must run anywhere: no built-in module of Node's. */
export const pureLayers = [
  'base',
  'contract',
  'sql',
  'formula',
  'matrix',
  'features',
  'learn',
  'segment',
  'plan',
  'predict',
];

/** Which layers may import a built-in module that is not for all of the others. */
export const builtInWalls = {
  worker_threads: ['kernels'],
  process: ['cli'],
};

/** Which layers may use a global: anything else reaches the code through `ctx`. */
export const globalWalls = {
  'process.env': ['cli'],
  'Math.random': [],
  'Date.now': ['base'],
  'new Date()': ['base'],
};
