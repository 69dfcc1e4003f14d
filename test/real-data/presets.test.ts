import { expect } from 'vitest';
import { type PresetName, presetOptions } from '../testkit/preset-options.ts';
import { longRealDataTest, realData, realDataTest } from '../testkit/real-data.ts';
import { runJob } from '../testkit/run-job.ts';

// Figures of data/README.md beside the data, and scikit-learn 1.9 on the same columns.

async function segments(name: PresetName, files: string[], options: object = {}) {
  const { summary } = await runJob({ ...presetOptions(name), files, ...options });
  const { segmentation, datasets } = summary;
  const codes = datasets.flatMap(({ findings }) => findings.map(({ code }) => code));
  const sizes = segmentation!.segments.map(({ size }) => size).sort((a, b) => a - b);
  return { ...segmentation!, sizes, codes };
}

realDataTest('loyalty: the clusters that were reported are there and are no better than chance', async () => {
  const file = realData('loyalty_200/customer_segmentation_data.csv');
  const { inertia, silhouette, verdict, codes } = await segments('loyalty', [file]);
  // best of thousands of starts: about 834.9; a run takes fewer
  expect(inertia).toBeGreaterThan(834.5);
  expect(inertia).toBeLessThan(836.5);
  expect(silhouette).toBeCloseTo(0.136, 2);
  expect(verdict).toBe('do-not-use');
  expect(codes).toEqual(expect.arrayContaining(['preset-claim', 'preset-target']));
});

longRealDataTest('marketing: the reported inertia, silhouette and sizes', async () => {
  const file = realData('marketing_campaign/marketing_campaign.csv');
  const two = await segments('marketing', [file], { k: { from: 2, to: 2 }, until: 'name' });
  expect(two.inertia).toBeCloseTo(11363.8, 1);
  expect(two.silhouette).toBeCloseTo(0.2945, 4);
  const four = await segments('marketing', [file], { k: { from: 4, to: 4 }, until: 'name' });
  expect(four.inertia).toBeCloseTo(9093.5, 1);
  expect(four.silhouette).toBeCloseTo(0.1875, 4);
  expect(four.sizes).toEqual([137, 527, 748, 828]);
});

longRealDataTest('credit-card: the reported figures, and those of two principal components', async () => {
  const file = realData('credit_card/CC GENERAL.csv');
  const { inertia, silhouette, sizes } = await segments('credit-card', [file], { until: 'name' });
  expect(inertia! / 99055.9).toBeGreaterThan(0.9999);
  expect(inertia! / 99055.9).toBeLessThan(1.0005);
  expect(Math.abs(silhouette! - 0.1979)).toBeLessThan(0.001);
  // an optimum as good has 403/1213/3358/3976
  const reported = [396, 1212, 3355, 3987];
  expect(Math.max(...sizes.map((size, i) => Math.abs(size - reported[i]!)))).toBeLessThan(15);
  const { recipe } = presetOptions('credit-card');
  const pca = '    - { step: pca, columns: kind:number, components: 2 }\n';
  const text = recipe!.text.replace('# For a picture', `${pca}# For a picture`);
  const two = await segments('credit-card', [file], { recipe: { ...recipe!, text }, until: 'name' });
  expect(two.silhouette).toBeCloseTo(0.4072, 3);
});

realDataTest('automobile: the given segments and the id are no features', async () => {
  const { summary } = await runJob({
    ...presetOptions('automobile'),
    files: [realData('automobile/train.csv')],
    until: 'recipe',
  });
  const [dataset] = summary.datasets;
  expect(dataset!.rows).toBe(8068);
  expect(dataset!.findings.map(({ code }) => code)).toContain('preset-claim');
});

realDataTest(
  'sprocket: recency, frequency and profit have the silhouettes of scikit-learn on complete rows',
  async () => {
    const files = ['CustomerDemographic.csv', 'Transactions.csv'].map((name) =>
      realData('sprocket_bikes', name),
    );
    const { summary } = await runJob({
      ...presetOptions('sprocket'),
      files,
      k: { from: 2, to: 5 },
      until: 'name',
    });
    const { candidates } = summary.segmentation!;
    // scikit-learn 1.9; cancelled orders and recency to the last day of all orders differ a little
    for (const [k, silhouette] of [
      [2, 0.3453],
      [3, 0.3523],
      [4, 0.2947],
      [5, 0.3006],
    ] as const) {
      const found = candidates.find((candidate) => candidate.k === k)!.silhouette;
      expect(Math.abs(found - silhouette)).toBeLessThan(0.003);
    }
  },
);

realDataTest('sprocket: a file that is not the one it is made for is refused by its columns', async () => {
  const file = realData('mall/Mall_Customers.csv');
  await expect(runJob({ ...presetOptions('sprocket'), files: [file] })).rejects.toMatchObject({
    code: 'COLUMN_UNKNOWN',
    data: { preset: 'sprocket' },
  });
});
