import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The native TypeScript compiler where its platform package is installed, else the classic one. */
export function compilerPath() {
  const native = require.resolve('typescript-native/package.json');
  const platformPackage = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const isNative = existsSync(join(dirname(native), '../', platformPackage));
  return join(dirname(isNative ? native : require.resolve('typescript/package.json')), 'bin/tsc');
}
