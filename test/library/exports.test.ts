import { expect, test } from 'vitest';
import * as clientele from '../../src/index.ts';

test('the library has the documented exports and no other', () => {
  expect(Object.keys(clientele).sort()).toEqual([
    'AppError',
    'Workspace',
    'bundleManifestSchema',
    'cardHtml',
    'cardMarkdown',
    'compareMixed',
    'createHost',
    'createKernelPool',
    'createRng',
    'errorCatalogue',
    'fitRecipe',
    'importFiles',
    'kmeans',
    'loadSegmentation',
    'openRegistry',
    'packageVersion',
    'profileFiles',
    'profileSchema',
    'readBundle',
    'recipeFeatures',
    'recipeOf',
    'recipeSpecSchema',
    'runOptionsSchema',
    'runPipeline',
    'scoreFile',
    'silentLogger',
    'silentProgress',
    'silhouette',
    'systemClock',
    'wardTree',
    'writeBundle',
    'writeProfilePages',
  ]);
});
