import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createProgram } from '#cli';
import { DEFAULT_LIMITS, READER_GUIDES, type ReaderGuide, readerPage } from '#table';
import { postgresPrograms, startPostgres } from '../../src/table/testkit/postgres-server.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const overview = readFileSync(join(root, 'docs/readers.md'), 'utf8');
const pages = readdirSync(join(root, 'docs/readers')).sort();
const guides = Object.entries(READER_GUIDES);
const { options } = createProgram(['--help']).commands.find((command) => command.name() === 'import')!;
const described = options.map(({ flags, long, description }) => ({ flags, long: long!, description }));

test('docs/readers.md has every limit with its default, and a link to every page', () => {
  const documented = [...overview.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value]) => [
    name,
    Number(value?.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(documented)).toEqual(DEFAULT_LIMITS);
  const linked = [...overview.matchAll(/\(readers\/(\w+\.md)\)/g)].map(([, page]) => page);
  expect(linked.sort()).toEqual(pages);
});

test('every reader has its page, as npm run docs:readers writes it, and no other page is there', () => {
  expect(pages).toEqual(guides.map(([format]) => `${format}.md`).sort());
  for (const [format, guide] of guides) {
    const page = readFileSync(join(root, 'docs/readers', `${format}.md`), 'utf8');
    expect(page).toBe(readerPage(guide, described));
  }
});

test('options and findings of the pages are those of the command and the readers', () => {
  const sources = ['readers', 'import'].flatMap((folder) =>
    readdirSync(join(root, 'src/table', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/guide|test/.test(file))
      .map((file) => readFileSync(join(root, 'src/table', folder, file), 'utf8')),
  );
  for (const [format, guide] of guides) {
    const unknown = guide.options.filter((long) => described.every((option) => option.long !== long));
    expect(unknown, format).toEqual([]);
    for (const code of Object.keys(guide.findings)) {
      expect(
        sources.some((text) => text.includes(`'${code}'`)),
        code,
      ).toBe(true);
    }
  }
});

/** Runs the commands of a page in an empty folder. */
async function outputOf({ example }: ReaderGuide, env: Record<string, string> = {}): Promise<string[]> {
  const folder = await temporaryFolder();
  const programs = await temporaryFolder();
  const program = join(programs, 'clientele');
  const cli = join(root, 'dist/command.js');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(program, 0o755);
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', example.commands], {
    cwd: folder,
    env: {
      ...process.env,
      ...env,
      NO_COLOR: '1',
      PATH: `${programs}${delimiter}${process.env['PATH']}`,
      NODE_PATH: join(root, 'node_modules'),
    },
  });
  return stdout.split('\n');
}

const hasShell = process.platform !== 'win32';
const runnable = guides.filter(([, { example }]) => example.needs === null);

test.skipIf(!hasShell)(
  `the example of every page prints what the page says${hasShell ? '' : ' [skipped: no shell]'}`,
  async () => {
    for (let i = 0; i < runnable.length; i += 2) {
      await Promise.all(
        runnable.slice(i, i + 2).map(async ([format, guide]) => {
          const lines = await outputOf(guide);
          for (const line of guide.example.prints) {
            expect(
              lines.some((printed) => printed.startsWith(line)),
              `${format}: ${line}`,
            ).toBe(true);
          }
        }),
      );
    }
  },
  60_000,
);

const server = postgresPrograms();
const why = server === null ? ' [skipped: no PostgreSQL server is installed]' : '';

test.skipIf(server === null)(
  `the example of the PostgreSQL page prints what the page says${why}`,
  async () => {
    const { address, stop } = await startPostgres(server!);
    try {
      const lines = await outputOf(READER_GUIDES.postgres, { SHOP: address });
      for (const line of READER_GUIDES.postgres.example.prints) {
        expect(
          lines.some((printed) => printed.startsWith(line)),
          line,
        ).toBe(true);
      }
    } finally {
      await stop();
    }
  },
);
