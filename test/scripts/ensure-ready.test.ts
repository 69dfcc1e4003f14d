import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = `
process.stdout.write(JSON.stringify(process.argv.slice(2)));
process.exitCode = 5;
`;
let folder: string;

/** A small package with the real scripts, lock file and node_modules, and one layer of a single file. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-ready-'));
  for (const name of ['scripts', 'bin', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  linkPackages();
  mkdirSync(join(folder, 'src/cli'), { recursive: true });
  mkdirSync(join(folder, 'src/kernels/assembly'), { recursive: true });
  cpSync(join(root, 'src/cli/tsconfig.json'), join(folder, 'src/cli/tsconfig.json'));
  const config = JSON.parse(readFileSync(join(folder, 'src/cli/tsconfig.json'), 'utf8')) as object;
  write('src/cli/tsconfig.json', JSON.stringify({ ...config, references: [] }));
  write('tsconfig.json', JSON.stringify({ files: [], references: [{ path: 'src/cli' }] }));
  write('src/kernels/assembly/index.ts', 'export function one(): i32 {\n  return 1;\n}\n');
  write('src/kernels/assembly/tables.ts', 'export function two(): i32 {\n  return 2;\n}\n');
  write('src/cli/main.ts', main);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Links to the installed packages, one by one: nothing that an installation does here can reach the real ones. */
function linkPackages(): void {
  mkdirSync(join(folder, 'node_modules'));
  for (const { name } of readdirSync(join(root, 'node_modules'), { withFileTypes: true })) {
    const link = join(folder, 'node_modules', name);
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), link, 'junction');
  }
  write('node_modules/.package-lock.json', '{}');
}

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const buildId = () => readFileSync(join(folder, 'dist/build-id.txt'), 'utf8');

function run(script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, npm_lifecycle_event: 'test' };
  return spawnSync(process.execPath, [join(folder, script), ...args], { encoding: 'utf8', env });
}

describe('ensure-ready', () => {
  test('builds what was never built, and says so on stderr alone', () => {
    const { status, stdout, stderr } = run('scripts/ensure-ready.mjs');
    expect(stderr).toContain('Building');
    expect(stdout).toBe('');
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'dist/cli/main.js'))).toBe(true);
    for (const module of ['kernels.wasm', 'tables.wasm'])
      expect(existsSync(join(folder, 'dist/kernels', module))).toBe(true);
  });

  test('does nothing when nothing changed', () => {
    expect(run('scripts/ensure-ready.mjs')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('builds anew when a source changed, under another identity', () => {
    const before = buildId();
    write('src/cli/extra.ts', 'export const extra = 1;\n');
    expect(run('scripts/ensure-ready.mjs').stderr).toContain('Building');
    expect(existsSync(join(folder, 'dist/cli/extra.js'))).toBe(true);
    expect(buildId()).not.toBe(before);
  });

  test('is not concerned with tests', () => {
    write('src/cli/extra.test.ts', 'export const fails: string = 1;\n');
    expect(run('scripts/ensure-ready.mjs').stderr).toBe('');
  });

  test('makes up for a build that was interrupted', () => {
    rmSync(join(folder, 'dist/build-id.txt'));
    rmSync(join(folder, 'dist/cli/extra.js'));
    expect(run('scripts/ensure-ready.mjs').status).toBe(0);
    expect(existsSync(join(folder, 'dist/cli/extra.js'))).toBe(true);
  });

  test('fails with the message of the compiler, and tries again the next time', () => {
    write('src/cli/extra.ts', 'export const extra: string = 1;\n');
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, stdout, stderr } = run('scripts/ensure-ready.mjs');
      expect(status).not.toBe(0);
      expect(stderr).toContain('src/cli/extra.ts(1,14): error TS2322');
      expect(stdout).toBe('');
    }
    write('src/cli/extra.ts', 'export const extra = 1;\n');
    expect(run('scripts/ensure-ready.mjs').status).toBe(0);
  });
});

test('start passes its arguments to the command, whose exit code and output are its own', () => {
  const { status, stdout, stderr } = run('scripts/start.mjs', '--no-serve', 'a b.csv', '--json');
  expect(JSON.parse(stdout)).toEqual(['start', '--no-serve', 'a b.csv', '--json']);
  expect(stderr).toBe('');
  expect(status).toBe(5);
});

test('the clientele command of a clone builds what changed before it runs', () => {
  write('src/cli/main.ts', `${main}process.stdout.write('!');\n`);
  const { status, stdout, stderr } = run('bin/clientele.mjs', 'run', 'x.csv');
  expect(stdout).toBe('["run","x.csv"]!');
  expect(stderr).toContain('Building');
  expect(status).toBe(5);
});
