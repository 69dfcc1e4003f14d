import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { PASSWORD, postgresPrograms, startPostgres } from '../../src/table/testkit/postgres-server.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

const cli = (...args: string[]) => runCli(args, { cwd: folder });

async function json(...args: string[]) {
  const { stdout, stderr, code } = await cli(...args, '--json', '--quiet');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

function customers(from: number, to: number): string {
  const lines = Array.from({ length: to - from }, (_, i) => {
    const n = from + i;
    return `k${n},${n % 2 === 0 ? 20 + (n % 7) : 60 + (n % 5)},${n % 2 === 0 ? 100 + n : 900 + n},${n}`;
  });
  return `id,age,spent,note\n${lines.join('\n')}\n`;
}

test('files are imported under a name, a further import is a version, and run takes the name', async () => {
  writeFileSync(join(folder, 'a.csv'), `${customers(0, 40)}broken\n`);
  writeFileSync(join(folder, 'b.csv'), customers(40, 80));
  const first = await json('import', 'a.csv', 'b.csv', '--as', 'people', '--role', 'note=ignore');
  expect(first.dataset).toEqual({ name: 'people', version: 1, isNew: true });
  expect(first.tables).toHaveLength(1);
  const [table] = first.tables;
  expect([table.rows, table.rejectedRows]).toEqual([80, 1]);
  expect(readFileSync(join(folder, table.rejected), 'utf8')).toContain('a.csv,42,');
  const roles = table.columns.map((column: { name: string; role: string }) => [column.name, column.role]);
  expect(roles).toEqual([
    ['id', 'customer-id'],
    ['age', 'feature'],
    ['spent', 'feature'],
    ['note', 'ignore'],
    ['source_file', 'ignore'],
  ]);
  const again = await json('import', 'a.csv', 'b.csv', '--as', 'people', '--role', 'note=ignore');
  expect(again.dataset).toEqual({ name: 'people', version: 1, isNew: false });
  expect((await json('import', 'b.csv', '--as', 'people')).dataset.version).toBe(2);
  const summary = await json('run', 'people@1', '--until', 'recipe');
  expect(summary.datasets[0].rows).toBe(80);
  expect((await cli('workspace', 'check')).code).toBe(0);
});

test('an import tells rows, roles and findings, and takes limits', async () => {
  writeFileSync(join(folder, 'a.csv'), `${customers(0, 40)}broken\n`);
  const shown = await cli('import', 'a.csv');
  expect(shown.stdout).toContain('41 rows = 40 kept + 1 rejected');
  expect(shown.stdout).toMatch(/id +identifier +0 +customer-id/);
  expect(shown.stdout).toContain('Rejected rows: ');
  expect(shown.stdout).toContain('clientele run a');
  const refused = await cli('import', 'a.csv', '--limit', 'rows=10', '--json');
  expect([refused.code, JSON.parse(refused.stdout).error.code]).toEqual([2, 'LIMIT_EXCEEDED']);
});

test.each([
  [['import', 'a.csv', '--role', 'age=king'], 'OPTION_INVALID'],
  [['import', 'a.csv', '--role', 'agee=ignore'], 'COLUMN_UNKNOWN'],
  [['import', 'a.csv', '--limit', 'rowz=1'], 'OPTION_INVALID'],
  [['import', 'a.csv', '--query', 'SELECT 1'], 'OPTION_INVALID'],
  [['import', 'none.csv'], 'FILE_NOT_FOUND'],
  [['run', 'postgres://me:s3cret@127.0.0.1/db'], 'OPTION_INVALID'],
  [['profile', 'postgres://me:s3cret@127.0.0.1/db'], 'OPTION_INVALID'],
])('%j is refused with %s', async (args, code) => {
  writeFileSync(join(folder, 'a.csv'), customers(0, 40));
  const { stdout, stderr, code: exit } = await cli(...args, '--json');
  expect([exit, JSON.parse(stdout).error.code]).toEqual([2, code]);
  expect(stdout + stderr).not.toContain('s3cret');
});

test('roles of an imported dataset are those of its import', async () => {
  writeFileSync(join(folder, 'a.csv'), customers(0, 40));
  await json('import', 'a.csv', '--as', 'people');
  const { stdout } = await cli('run', 'people', '--id', 'id', '--json');
  expect(JSON.parse(stdout).error.code).toBe('OPTION_INVALID');
});

const programs = postgresPrograms();
const why = programs === null ? ' [skipped: no PostgreSQL server is installed]' : '';

test.skipIf(programs === null)(`a database is imported, and its password is nowhere${why}`, async () => {
  const server = await startPostgres(programs!);
  try {
    await server.query(
      "CREATE TABLE people AS SELECT 'k' || g AS id, 20 + g % 50 AS age, 7.5 * g AS spent FROM generate_series(1, 60) g",
    );
    const { stdout, stderr, code } = await cli(
      'import',
      server.address,
      '--table',
      'people',
      '--as',
      'people',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('60 rows = 60 kept + 0 rejected');
    const again = await cli('import', server.address, '--table', 'people', '--as', 'people', '--json');
    expect(JSON.parse(again.stdout).dataset).toEqual({ name: 'people', version: 1, isNew: false });
    const run = await json('run', 'people', '--until', 'recipe');
    expect(run.datasets[0].rows).toBe(60);
    const secrets = [PASSWORD, encodeURIComponent(PASSWORD), PASSWORD.slice(0, 6)];
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path));
    const printed = [stdout, stderr, again.stdout, again.stderr].map((text) => Buffer.from(text));
    for (const bytes of [...written, ...printed]) {
      for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    }
  } finally {
    await server.stop();
  }
});
