import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { Column, Dataset, Role } from '#contract';
import { lastDayQuery, orderCountsOf, orderCountsQuery, rfmQuery } from '#features';
import { render, type Sql, sql } from '#sql';

const file = fileURLToPath(
  new URL('../../../../shared/data/online_retail/online_retail.csv.gz', import.meta.url),
);
const absent = existsSync(file) ? '' : ' [skipped: no real data in ../shared/data]';

const column = (name: string, role: Role, storage: Column['storage'], decimals: number | null = null) =>
  ({ name, role, storage, decimals, levels: null, numeric: null, distinct: 99 }) as unknown as Column;

// figures of the data's own README, summed there exactly and without this code
test.skipIf(absent !== '')(
  `online retail: every figure of the README, to the last digit${absent}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clientele-retail-'));
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
    const rows = async (query: Sql) =>
      (await connection.runAndReadAll(render(query))).getRows().map((r) => r.map(String));
    try {
      const parquet = join(folder, 'data.parquet');
      await connection.run(
        render(sql`COPY (
        SELECT row_number() OVER () AS row, InvoiceNo AS c0, CAST(Quantity AS BIGINT) AS c1,
          CAST(InvoiceDate AS TIMESTAMP) AS c2, CAST(UnitPrice AS DECIMAL(18, 3)) AS c3, CAST(CustomerID AS DOUBLE) AS c4
        FROM read_csv(${file}, all_varchar = true)) TO ${parquet} (FORMAT parquet)`),
      );
      const columns = [
        column('InvoiceNo', 'order-id', 'VARCHAR'),
        column('Quantity', 'quantity', 'BIGINT'),
        column('InvoiceDate', 'timestamp', 'TIMESTAMP'),
        column('UnitPrice', 'unit-price', 'DECIMAL', 3),
        column('CustomerID', 'customer-id', 'DOUBLE'),
      ];
      const log = { dataset: { source: { file }, columns } as unknown as Dataset, parquet };
      expect(await rows(lastDayQuery(log))).toEqual([['2011-12-09']]);
      expect(
        orderCountsOf((await rows(orderCountsQuery(log, { from: null, to: '2011-12-10' })))[0]!),
      ).toMatchObject({
        lines: 541_909,
        withoutCustomer: 135_080,
        sales: 397_884,
        customers: 4338,
        customersWithAnyLine: 4372,
      });
      const rfm = rfmQuery(log, { from: null, to: '2011-12-10' });
      expect(
        await rows(sql`SELECT count(*), sum(frequency), sum(monetary), sum(net_monetary) FROM (${rfm})`),
      ).toEqual([['4338', '18532', '8911407.904', '8310477.054']]);
      expect(await rows(sql`SELECT row, id FROM (${rfm}) WHERE id = '17850'`)).toHaveLength(1);
    } finally {
      connection.closeSync();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
