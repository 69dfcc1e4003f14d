import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

test('the package holds what runs, examples and documentation; no sources, no tests; below two and a half megabytes', async () => {
  const npm = process.env['npm_execpath'];
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const command: [string, string[]] = npm === undefined ? ['npm', args] : [process.execPath, [npm, ...args]];
  const { stdout } = await promisify(execFile)(...command, { cwd: root, maxBuffer: 2 ** 26 });
  const [{ size, files }] = JSON.parse(stdout) as [Packed];
  const paths = files.map(({ path }) => path);
  for (const path of ['bin/clientele.mjs', 'dist/index.js', 'dist/index.d.ts', 'dist/command.js'])
    expect(paths).toContain(path);
  for (const path of ['examples/score.ts', 'docs/errors.md', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    expect(paths).toContain(path);
  const folders = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
  expect([...folders].sort()).toEqual(['bin', 'dist', 'docs', 'examples']);
  expect(paths.filter((path) => /\.test\.|testkit|\.map$|tsbuildinfo/.test(path))).toEqual([]);
  expect(size).toBeLessThan(2.5e6);
});
