import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '#contract';
import type { OutFolder } from './out-folder.ts';
import { CUSTOMERS_FILE, REPORT_FILE, type ReportFacts } from './report-stage.ts';
import type { RunFiles } from './run-result.ts';
import type { StageResult } from './stage-runner.ts';

const SUMMARY_FILE = 'summary.json';
const REJECTED_FILE = 'rejected.csv';

/** Publishes what a run gave, `summary.json` last; what an earlier run left there and this one lacks is removed. */
export async function publishResults(
  out: OutFolder,
  {
    summary,
    report,
    rejected,
  }: { summary: Summary; report: StageResult<ReportFacts> | null; rejected: readonly string[] },
): Promise<RunFiles> {
  const scratch = await mkdtemp(join(tmpdir(), 'clientele-'));
  try {
    const file = async (name: string) => {
      if (report !== null) return out.publish(join(report.folder, name));
      await out.withdraw(name);
      return null;
    };
    const customersFile = await file(CUSTOMERS_FILE);
    const reportFile = await file(REPORT_FILE);
    const rejectedFile = await publishRejected(out, rejected, scratch);
    const path = join(scratch, SUMMARY_FILE);
    await writeFile(path, `${JSON.stringify(summary, null, 2)}\n`);
    return {
      report: reportFile,
      customers: customersFile,
      summary: await out.publish(path),
      rejected: rejectedFile,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The rejected rows of all files as one, under one header. */
async function publishRejected(
  out: OutFolder,
  files: readonly string[],
  scratch: string,
): Promise<string | null> {
  if (files.length === 0) {
    await out.withdraw(REJECTED_FILE);
    return null;
  }
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const path = join(scratch, REJECTED_FILE);
  await writeFile(
    path,
    texts.map((text, i) => (i === 0 ? text : text.slice(text.indexOf('\n') + 1))).join(''),
  );
  return out.publish(path);
}
