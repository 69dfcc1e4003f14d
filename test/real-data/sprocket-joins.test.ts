import { join } from 'node:path';
import { expect } from 'vitest';
import { silentLogger, systemClock } from '#base';
import type { Summary } from '#contract';
import { openRegistry, readBundle, Workspace } from '#store';
import { readCsv } from '../testkit/read-csv.ts';
import { realData, realDataTest } from '../testkit/real-data.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

const csv = (name: string) => realData('sprocket_bikes', `${name}.csv`);
const SOURCES: Record<string, string[]> = {
  'four CSV files': ['CustomerAddress', 'NewCustomerList', 'CustomerDemographic', 'Transactions'].map(csv),
  'the workbook': [realData('sprocket_bikes', 'sprocket.xlsx')],
};

/** Findings of a table by their codes. */
function findingsOf(summary: Summary, table: string) {
  const dataset = summary.datasets.find(({ name }) => name === table)!;
  return new Map(dataset.findings.map((finding) => [finding.code, finding]));
}

for (const [title, files] of Object.entries(SOURCES)) {
  realDataTest(`sprocket, ${title}: tables by their content, orphans counted`, async () => {
    const { summary } = await runJob({ files, until: 'recipe' });
    const roles = Object.fromEntries(summary.datasets.map(({ name, use }) => [name, use?.role]));
    expect(roles).toEqual({
      CustomerDemographic: 'customers',
      CustomerAddress: 'addresses',
      Transactions: 'orders',
      NewCustomerList: 'new',
    });
    for (const { use } of summary.datasets) expect(use?.reason).toMatch(/^[A-Z"].*\.$/);
    // the counts of the data's README
    const demographic = findingsOf(summary, 'CustomerDemographic');
    const withoutOrders = demographic.get('customers-without-orders');
    expect(withoutOrders).toMatchObject({ count: 507, column: 'customer_id' });
    expect(withoutOrders?.rows).toHaveLength(5);
    expect(demographic.get('customers-without-sale-in-window')).toMatchObject({ count: 1 });
    const unmatched = demographic.get('customers-without-match');
    expect(unmatched?.count).toBe(4);
    expect(
      unmatched?.message
        .match(/\d+(?=[,)])/g)
        ?.map(Number)
        .sort((a, b) => a - b),
    ).toEqual([3, 10, 22, 23]);
    const extra = findingsOf(summary, 'CustomerAddress').get('unknown-customers');
    expect(extra).toMatchObject({ count: 3, rows: [3997, 3998, 3999] });
    expect(extra?.message).toContain('(4001, 4002, 4003)');
    const strangers = findingsOf(summary, 'Transactions').get('orders-of-unknown-customers');
    expect(strangers?.count).toBe(1);
    expect(strangers?.message).toContain('(5034)');
    const fresh = findingsOf(summary, 'NewCustomerList').get('new-customers');
    expect(fresh?.count).toBe(1000);
    expect(fresh?.message).toMatch(
      /clientele score (NewCustomerList\.csv|sprocket\.xlsx --sheet NewCustomerList) --model/,
    );
  });
}

realDataTest(
  'sprocket: the junk column is carried as it is and is no feature; addresses stand beside it',
  async () => {
    const out = await temporaryFolder();
    const workspace = await temporaryFolder();
    const options = { files: SOURCES['four CSV files']!, k: { from: 2, to: 2 } };
    const { summary, model } = await runJob(options, { out, workspace });
    expect(summary.segmentation?.segments.reduce((sum, { size }) => sum + size, 0)).toBe(4000 - 508);
    const list = readCsv(join(out, 'segmented_customers.csv'));
    const own = readCsv(csv('CustomerDemographic'));
    expect(list).toHaveLength(own.length);
    const column = (rows: Record<string, string>[], name: string) => rows.map((row) => row[name] ?? '');
    const unquoted = column(list, 'default').map((text) => text.replace(/^'(?=[-=+@\t\r])/, ''));
    expect(unquoted).toEqual(column(own, 'default'));
    const addresses = readCsv(csv('CustomerAddress'));
    const stateOf = new Map(addresses.map((row) => [row['customer_id'], row['state']]));
    const states = column(own, 'customer_id').map((id) => stateOf.get(id) ?? '');
    expect(column(list, 'state')).toEqual(states);
    const opened = await Workspace.open(workspace, silentLogger);
    const { version } = await openRegistry(opened, systemClock).findModel(model!.name);
    const { manifest } = await readBundle(opened.artifactFolder(version.artifact));
    expect(manifest.columns.map(({ name }) => name)).toEqual(['recency', 'frequency', 'monetary']);
    const junk = { dataset: 'CustomerDemographic', column: 'default' };
    expect(manifest.leftOut).toContainEqual(expect.objectContaining(junk));
    expect(manifest.provenance.datasets.map(({ name }) => name)).toEqual([
      'CustomerDemographic',
      'CustomerAddress',
      'Transactions',
    ]);
    expect(manifest.relational?.map(({ step }) => step)).toEqual(['orders', 'join', 'join']);
  },
);
