import { defineConfig } from 'vitest/config';

// without `import`, which vite adds where it fits: a child process would take it for `require` too
const conditions = ['clientele-source', 'node', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // modules keep no state between tests, and loading them again for each file takes a fifth of the time
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
  },
});
