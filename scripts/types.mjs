// `npm run types`: type-checks every layer, then the tests.
import { compilerPath } from './compiler-path.mjs';
import { ensureReadyOrExit } from './ensure-ready.mjs';
import { runNode } from './run-node.mjs';
import { orExit } from './set-up-error.mjs';

await ensureReadyOrExit();
await orExit(() => {
  runNode('The type check of the layers', [compilerPath(), '-b']);
  runNode('The type check of the tests', [compilerPath(), '-p', 'tsconfig.test.json']);
});
