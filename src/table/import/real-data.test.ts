import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sql } from '#sql';
import { filePattern } from '#table';
import { findingOf, useImporter } from '../testkit/import-text.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isAbsent = !existsSync(folder);
const why = isAbsent ? ' [skipped: no real data in ../shared/data]' : '';

interface Expected {
  readonly file: string;
  readonly rows: number;
  readonly nColumns: number;
  readonly shape: 'customers' | 'orders' | 'other';
  readonly source?: object;
  /** Columns by role, features aside. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Every column with missing values. */
  readonly missing: Readonly<Record<string, number>>;
  readonly kinds?: Readonly<Record<string, string>>;
  readonly findings?: readonly (readonly [code: string, column: string | null, count: number])[];
}

const trainMissing = {
  Ever_Married: 140,
  Graduated: 78,
  Profession: 124,
  Work_Experience: 829,
  Family_Size: 335,
  Var_1: 76,
};
const marketing = {
  'customer-id': ['ID'],
  target: ['Response'],
  ignore: ['Dt_Customer', 'Z_CostContact', 'Z_Revenue'],
};
const marketingFindings = [
  ['outliers', 'Income', 1],
  ['constant-column', 'Z_CostContact', 2240],
  ['implausible-birth', 'Year_Birth', 3],
  ['duplicate-customers', 'ID', 182],
] as const;

/** What the README of the data says of each file. */
const EXPECTED: readonly Expected[] = [
  {
    file: 'marketing_campaign/marketing_campaign.csv',
    rows: 2240,
    nColumns: 29,
    shape: 'customers',
    source: { delimiter: '\t' },
    roles: marketing,
    missing: { Income: 24 },
    kinds: { Dt_Customer: 'date', Year_Birth: 'integer', Marital_Status: 'category' },
    findings: marketingFindings,
  },
  {
    file: 'marketing_campaign/marketing_campaign_semicolon_bom.csv',
    rows: 2240,
    nColumns: 29,
    shape: 'customers',
    source: { delimiter: ';', byteOrderMark: true, encoding: 'utf-8' },
    roles: marketing,
    missing: { Income: 24 },
    kinds: { Dt_Customer: 'date' },
    findings: marketingFindings,
  },
  {
    file: 'marketing_campaign/marketing_campaign_recoded_comma.csv',
    rows: 2240,
    nColumns: 27,
    shape: 'customers',
    roles: { 'customer-id': ['ID'], ignore: ['Dt_Customer'] },
    missing: { Income: 24 },
    kinds: { Dt_Customer: 'date', Kidhome: 'boolean' },
  },
  {
    file: 'credit_card/CC GENERAL.csv',
    rows: 8950,
    nColumns: 18,
    shape: 'customers',
    roles: { 'customer-id': ['CUST_ID'] },
    missing: { MINIMUM_PAYMENTS: 313, CREDIT_LIMIT: 1 },
  },
  {
    file: 'automobile/train.csv',
    rows: 8068,
    nColumns: 11,
    shape: 'customers',
    roles: { 'customer-id': ['ID'], target: ['Segmentation'] },
    missing: trainMissing,
    kinds: { Work_Experience: 'integer', Ever_Married: 'boolean', Spending_Score: 'category' },
  },
  {
    file: 'automobile/test.csv',
    rows: 2627,
    nColumns: 10,
    shape: 'customers',
    roles: { 'customer-id': ['ID'] },
    missing: {
      Ever_Married: 50,
      Graduated: 24,
      Profession: 38,
      Work_Experience: 269,
      Family_Size: 113,
      Var_1: 32,
    },
  },
  {
    file: 'sprocket_bikes/Transactions.csv',
    rows: 20000,
    nColumns: 13,
    shape: 'orders',
    roles: {
      'customer-id': ['customer_id'],
      'order-id': ['transaction_id'],
      timestamp: ['transaction_date'],
      amount: ['list_price'],
      ignore: ['product_id', 'product_first_sold_date'],
    },
    kinds: { product_first_sold_date: 'date' },
    missing: {
      online_order: 360,
      brand: 197,
      product_line: 197,
      product_class: 197,
      product_size: 197,
      standard_cost: 197,
      product_first_sold_date: 197,
    },
    findings: [
      ['cancelled-orders', 'order_status', 179],
      ['excel-serial-date', 'product_first_sold_date', 19803],
    ],
  },
  {
    file: 'sprocket_bikes/CustomerDemographic.csv',
    rows: 4000,
    nColumns: 11,
    shape: 'customers',
    roles: { 'customer-id': ['customer_id'], ignore: ['DOB', 'job_title', 'default'] },
    missing: { DOB: 87, job_title: 506, job_industry_category: 656, default: 378, tenure: 87 },
    kinds: { DOB: 'date' },
    findings: [['implausible-birth', 'DOB', 1]],
  },
  {
    file: 'sprocket_bikes/CustomerAddress.csv',
    rows: 3999,
    nColumns: 5,
    shape: 'customers',
    roles: { 'customer-id': ['customer_id'], ignore: ['postcode', 'country'] },
    missing: {},
  },
  {
    file: 'sprocket_bikes/NewCustomerList.csv',
    rows: 1000,
    nColumns: 20,
    shape: 'other',
    roles: { ignore: ['DOB', 'job_title', 'deceased_indicator', 'postcode', 'country'] },
    missing: { DOB: 17, job_title: 106, job_industry_category: 165 },
  },
  {
    file: 'loyalty_200/customer_segmentation_data.csv',
    rows: 200,
    nColumns: 10,
    shape: 'customers',
    roles: { 'customer-id': ['CustomerID'] },
    missing: {},
  },
  {
    file: 'online_retail/online_retail.csv.gz',
    rows: 541_909,
    nColumns: 8,
    shape: 'orders',
    source: { gzip: true },
    roles: {
      'order-id': ['InvoiceNo'],
      'customer-id': ['CustomerID'],
      timestamp: ['InvoiceDate'],
      quantity: ['Quantity'],
      'unit-price': ['UnitPrice'],
      ignore: ['StockCode', 'Description', 'Country'],
    },
    missing: { Description: 1505, CustomerID: 135_080 },
    kinds: { InvoiceDate: 'timestamp', UnitPrice: 'decimal', CustomerID: 'identifier' },
    findings: [['cancelled-orders', 'InvoiceNo', 9288]],
  },
  {
    file: 'cdnow/CDNOW_master.txt',
    rows: 69_659,
    nColumns: 4,
    shape: 'orders',
    source: { delimiter: 'whitespace', header: true },
    roles: {
      'customer-id': ['customer_id'],
      timestamp: ['date'],
      quantity: ['number_of_cds'],
      amount: ['dollar_value'],
    },
    missing: {},
    kinds: { date: 'date' },
    findings: [['duplicate-rows', null, 255]],
  },
  {
    file: 'cdnow/CDNOW_sample.txt',
    rows: 6919,
    nColumns: 5,
    shape: 'orders',
    source: { delimiter: 'whitespace', header: false },
    roles: {
      'customer-id': ['column_1'],
      ignore: ['column_2'],
      timestamp: ['column_3'],
      quantity: ['column_4'],
      amount: ['column_5'],
    },
    missing: {},
    kinds: { column_3: 'date' },
    findings: [['no-header', null, 5]],
  },
  {
    file: 'cdnow/cdnow_customers_summary.csv',
    rows: 2357,
    nColumns: 4,
    shape: 'customers',
    roles: { 'customer-id': ['ID'] },
    missing: {},
  },
  {
    file: 'cdnow/cdnow_customers_summary_with_transactions.csv',
    rows: 2357,
    nColumns: 5,
    shape: 'customers',
    roles: { 'customer-id': ['ID'] },
    missing: {},
  },
  {
    file: 'cdnow/donations.csv',
    rows: 22,
    nColumns: 4,
    shape: 'other',
    roles: { ignore: ['periods'] },
    missing: {},
  },
  {
    file: 'telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv',
    rows: 7043,
    nColumns: 21,
    shape: 'customers',
    roles: { 'customer-id': ['customerID'], target: ['Churn'] },
    missing: { TotalCharges: 11 },
    kinds: { TotalCharges: 'decimal', Churn: 'boolean' },
  },
  {
    file: 'bank_churners/BankChurners.csv',
    rows: 10_127,
    nColumns: 23,
    shape: 'customers',
    roles: {
      'customer-id': ['CLIENTNUM'],
      target: ['Attrition_Flag'],
      ignore: [
        'Naive_Bayes_Classifier_Attrition_Flag_Card_Category_Contacts_Count_12_mon_Dependent_count_Education_Level_Months_Inactive_12_mon_1',
        'Naive_Bayes_Classifier_Attrition_Flag_Card_Category_Contacts_Count_12_mon_Dependent_count_Education_Level_Months_Inactive_12_mon_2',
      ],
    },
    missing: { Education_Level: 1519, Marital_Status: 749, Income_Category: 1112 },
  },
  {
    file: 'mall/Mall_Customers.csv',
    rows: 200,
    nColumns: 5,
    shape: 'customers',
    roles: { 'customer-id': ['CustomerID'] },
    missing: {},
    kinds: { 'Annual Income (k$)': 'integer', 'Spending Score (1-100)': 'integer', Genre: 'category' },
  },
  {
    file: 'hillstrom/hillstrom.csv.gz',
    rows: 64_000,
    nColumns: 12,
    shape: 'other',
    roles: { treatment: ['segment'], target: ['visit', 'conversion', 'spend'] },
    missing: {},
    findings: [['duplicate-rows', null, 6562]],
  },
  ...(['s1', 'a3', 'unbalance', 'iris', 'wine'] as const).map(
    (name): Expected => ({
      file: `ground_truth/${name}.csv`,
      rows: { s1: 5000, a3: 7500, unbalance: 6500, iris: 150, wine: 178 }[name],
      nColumns: { s1: 3, a3: 3, unbalance: 3, iris: 5, wine: 14 }[name],
      shape: 'other',
      roles: { target: ['label'] },
      missing: {},
    }),
  ),
];

describe.skipIf(isAbsent)(`real data${why}`, () => {
  const importer = useImporter();

  test.each(EXPECTED)('$file is read as its README says', async (expected) => {
    const { dataset } = await importer.file(join(folder, expected.file));
    expect([dataset.rows, dataset.rejectedRows, dataset.columns.length]).toEqual([
      expected.rows,
      0,
      expected.nColumns,
    ]);
    expect(dataset.shape).toBe(expected.shape);
    expect(dataset.source).toMatchObject(expected.source ?? {});
    const roles: Record<string, string[]> = {};
    for (const { name, role } of dataset.columns)
      if (role !== 'feature') roles[role] = [...(roles[role] ?? []), name];
    expect(roles).toEqual(expected.roles);
    const missing = dataset.columns
      .filter((column) => column.missing > 0)
      .map((column) => [column.name, column.missing]);
    expect(Object.fromEntries(missing)).toEqual(expected.missing);
    for (const [name, kind] of Object.entries(expected.kinds ?? {})) {
      expect([name, dataset.columns.find((column) => column.name === name)?.kind]).toEqual([name, kind]);
    }
    for (const [code, column, count] of expected.findings ?? []) {
      expect([code, findingOf(dataset, code, column ?? undefined)?.count]).toEqual([code, count]);
    }
  });

  test('online_retail keeps money exact: gross sales of 4,338 customers are 8,911,407.904', async () => {
    const { dataset, outDir } = await importer.file(join(folder, 'online_retail/online_retail.csv.gz'));
    expect(dataset.columns[5]).toMatchObject({ storage: 'DECIMAL', decimals: 3 });
    const [row] = await importer.engine().rows(
      sql`SELECT count(*), count(DISTINCT c6), CAST(sum(c3 * c5) AS VARCHAR), min(c6)
        FROM read_parquet(${filePattern(join(outDir, 'data.parquet'))}) WHERE c6 IS NOT NULL AND c3 > 0 AND c5 > 0`,
    );
    expect(row).toEqual([397_884, 4338, '8911407.904', '12346.0']);
  });

  test('both spellings of marketing_campaign hold the same values', async () => {
    const [tab, semicolon] = await Promise.all(
      ['', '_semicolon_bom'].map((suffix) =>
        importer.file(join(folder, `marketing_campaign/marketing_campaign${suffix}.csv`)),
      ),
    );
    expect(await semicolon!.rows()).toEqual(await tab!.rows());
    // one writes its dates as dd-mm-yyyy, the other in ISO form
    const columns = tab!.dataset.columns.map((column) => ({ ...column, dateOrder: null }));
    expect(tab!.dataset.columns.find(({ name }) => name === 'Dt_Customer')?.dateOrder).toBe('dmy');
    expect(semicolon!.dataset.columns).toEqual(columns);
  });
});

describe.skipIf(isAbsent)(`real data at another number of threads${why}`, () => {
  const importers = [useImporter(1), useImporter(3)];

  test.each(['credit_card/CC GENERAL.csv', 'sprocket_bikes/Transactions.csv'])(
    '%s gives a dataset of the same bytes',
    async (file) => {
      const texts = await Promise.all(
        importers.map(async (importer) => JSON.stringify((await importer.file(join(folder, file))).dataset)),
      );
      expect(texts[1]).toBe(texts[0]);
    },
  );
});
