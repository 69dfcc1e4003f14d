import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';
import { profileOf } from '../testkit/profile-of.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isAbsent = !existsSync(folder);
const why = isAbsent ? ' [skipped: no real data in ../shared/data]' : '';
const importer = useImporter();

// pandas 3.1.1 (quantile, corr), scipy 1.17.1 (skew), numpy 2.4.6
test.skipIf(isAbsent)(`the profile of credit cards is that of pandas and scipy${why}`, async () => {
  const imported = await importer.file(join(folder, 'credit_card/CC GENERAL.csv'));
  const { columns, associations } = await profileOf(imported, importer.engine());
  const { numeric } = columns.find(({ name }) => name === 'BALANCE')!;
  const expected = {
    p1: 0.06510059,
    p5: 8.81451835,
    q1: 128.2819155,
    median: 873.385231,
    q3: 2054.1400355,
    p95: 5909.111807849996,
    p99: 9338.804814000001,
    mean: 1564.4748276781004,
    standardDeviation: 2081.415589510965,
    skewness: 2.392984897743558,
  } as const;
  for (const [key, value] of Object.entries(expected)) {
    expect(numeric?.[key as keyof typeof expected], key).toBeCloseTo(value, 8);
  }
  expect(numeric?.outliers.robust?.count).toBe(677);
  expect(numeric?.outliers.quartiles?.count).toBe(695);
  for (const [a, b, r, rho, n] of [
    ['PURCHASES', 'ONEOFF_PURCHASES', 0.9168445587151489, 0.7511636636903481, 8950],
    ['BALANCE', 'MINIMUM_PAYMENTS', 0.3986841189159839, 0.8998156879912395, 8637],
    ['CREDIT_LIMIT', 'MINIMUM_PAYMENTS', 0.1266709462712346, 0.2641753613826291, 8636],
    ['PAYMENTS', 'TENURE', 0.10613629896564433, 0.20541166300079963, 8950],
  ] as const) {
    const pair = associations.pairs.find((one) => one.a + one.b === a + b || one.b + one.a === a + b);
    expect(pair?.n).toBe(n);
    expect(pair?.value, `${a} ${b}`).toBeCloseTo(r, 6);
    expect(pair?.spearman, `${a} ${b}`).toBeCloseTo(rho, 6);
  }
});

// scipy 1.17.1 (chi2_contingency, then the formula of Bergsma 2013) and groupby; "Unknown" is missing
test.skipIf(isAbsent)(`the associations of bank customers are those of scipy${why}`, async () => {
  const imported = await importer.file(join(folder, 'bank_churners/BankChurners.csv'));
  const profile = await profileOf(imported, importer.engine(), { target: 'Attrition_Flag' });
  for (const [a, b, value, n] of [
    ['Gender', 'Income_Category', 0.831006465772188, 9015],
    ['Education_Level', 'Attrition_Flag', 0.0280495945427524, 8608],
    ['Income_Category', 'Credit_Limit', 0.6073863318242212, 9015],
    ['Attrition_Flag', 'Total_Trans_Ct', 0.37140270118892754, 10127],
  ] as const) {
    const pair = profile.associations.pairs.find((one) => one.a + one.b === a + b || one.b + one.a === a + b);
    expect(pair?.n).toBe(n);
    expect(pair?.value, `${a} ${b}`).toBeCloseTo(value, 9);
  }
  const leaks = profile.findings.filter(({ code }) => code === 'suspected-leak');
  expect(leaks).toHaveLength(2);
  expect(leaks.every(({ column }) => column?.startsWith('Naive_Bayes_'))).toBe(true);
});
