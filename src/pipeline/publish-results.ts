import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Summary } from '#contract';
import { CUSTOMERS_FILES, type ExportFacts } from './export-customers.ts';
import { NEW_CUSTOMERS_FILE } from './foretell/score-new.ts';
import type { OutFolder } from './out-folder.ts';
import { REPORT_FILE, type ReportFacts } from './report-stage.ts';
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
    exports,
    fresh,
    rejected,
  }: {
    summary: Summary;
    report: StageResult<ReportFacts> | null;
    exports: readonly ExportFacts[];
    /** Where the scored list of new customers is; null where there is none. */
    fresh: { readonly folder: string } | null;
    rejected: readonly string[];
  },
): Promise<RunFiles> {
  const written = report === null ? [] : [REPORT_FILE, ...exports.map(({ file }) => file)];
  const ofReport = async (name: string) =>
    report === null || !written.includes(name)
      ? null
      : out.prepare(name, { file: join(report.folder, name) });
  const files: RunFiles = {
    report: await ofReport(REPORT_FILE),
    customers: await ofReport(CUSTOMERS_FILES.csv),
    workbook: await ofReport(CUSTOMERS_FILES.xlsx),
    parquet: await ofReport(CUSTOMERS_FILES.parquet),
    newCustomers:
      fresh === null
        ? null
        : await out.prepare(NEW_CUSTOMERS_FILE, { file: join(fresh.folder, NEW_CUSTOMERS_FILE) }),
    rejected:
      rejected.length === 0 ? null : await out.prepare(REJECTED_FILE, { text: await joinedTables(rejected) }),
    summary: await out.prepare(SUMMARY_FILE, { text: `${JSON.stringify(summary, null, 2)}\n` }),
  };
  const withdrawn = [
    ...[REPORT_FILE, ...Object.values(CUSTOMERS_FILES)].filter((name) => !written.includes(name)),
    ...(files.newCustomers === null ? [NEW_CUSTOMERS_FILE] : []),
    ...(files.rejected === null ? [REJECTED_FILE] : []),
  ];
  await out.commit(withdrawn);
  return files;
}

/** Tables with the same header as one. */
async function joinedTables(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.map((text, i) => (i === 0 ? text : text.slice(text.indexOf('\n') + 1))).join('');
}
