// One repetition of ours: a workbook of 541,909 orders imported into a new workspace, with types, roles, findings and
// profile: node bench/pipeline/xlsx.mjs. `--make` only writes the workbook, so that its memory is not counted.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles } from '../../dist/pipeline/index.js';
import { bookContext, workbook } from './xlsx-data.mjs';

if (process.argv.includes('--make')) process.exit((await workbook()) === null ? 1 : 0);
const { status } = spawnSync(process.execPath, [import.meta.filename, '--make'], { stdio: 'inherit' });
if (status !== 0) throw new Error('the workbook could not be made: is the order log there?');
const { file } = await workbook();
const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
try {
  const start = performance.now();
  const host = { ...bookContext(), threads, workspace: join(folder, 'workspace'), out: folder };
  const { tables } = await importFiles({ files: [file], name: 'retail' }, host);
  const seconds = (performance.now() - start) / 1000;
  const { rows, columns } = tables[0].dataset;
  const detail = { rows, kinds: columns.map(({ kind }) => kind) };
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ name: 'xlsx', seconds, peakMemory, detail })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
