// Segments a table, promotes the model and scores a file with it: node score.ts customers.csv new-customers.csv
import { createHost, openRegistry, runOptionsSchema, runPipeline, scoreFile, Workspace } from 'clientele';

const [customers = 'customers.csv', file = 'new-customers.csv', workspace = './clientele-workspace'] =
  process.argv.slice(2);
const host = createHost({ workspace });
const { model } = await runPipeline(runOptionsSchema.parse({ files: [customers], name: 'customers' }), host);

if (model !== null) {
  const registry = openRegistry(await Workspace.open(workspace, host.log), host.clock);
  await registry.setAlias(model.name, 'champion', model.version);
}
const { rows, columns, groups } = await scoreFile(
  { file, model: 'customers', out: null, append: true },
  host,
);
console.log(`${rows} rows got ${columns.join(', ')}`);
for (const { name, size } of groups) console.log(`${name}: ${size}`);
