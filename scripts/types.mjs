// `npm run types`: type-checks every layer, then the tests.
import { ensureReadyOrExit } from './ensure-ready.mjs';

await ensureReadyOrExit();

const { compilerPath } = await import('./compiler-path.mjs');
const { runNode } = await import('./run-node.mjs');
try {
  runNode('The type check of the layers', [compilerPath(), '-b']);
  runNode('The type check of the tests', [compilerPath(), '-p', 'tsconfig.test.json']);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode ?? 1);
}
