// Finds segments in a table of customers: node segment.ts customers.csv
import { createHost, runOptionsSchema, runPipeline } from 'clientele';

const [file = 'customers.csv', workspace = './clientele-workspace', out = './clientele-out'] =
  process.argv.slice(2);
const options = runOptionsSchema.parse({ files: [file], k: { from: 2, to: 8 } });
const { summary, model } = await runPipeline(options, createHost({ workspace, out }));

const { verdict, reasons, segments } = summary.segmentation!;
console.log(`${verdict}: ${reasons.map((reason) => reason.message).join(' ')}`);
for (const { id, name, size, stability } of segments) {
  console.log(`${id}. ${name}: ${size} customers, stability ${stability?.toFixed(2) ?? 'unknown'}`);
}
if (model !== null) console.log(`Model ${model.name}@${model.version} in ${workspace}`);
