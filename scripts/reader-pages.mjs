// `npm run docs:readers`: writes docs/readers from the guides and limits of the readers and the options of the import.
import { mkdirSync, writeFileSync } from 'node:fs';
import { ensureReadyOrExit } from './ensure-ready.mjs';

await ensureReadyOrExit();
const { READER_GUIDES, readerPage } = await import('../dist/table/index.js');
const { createProgram } = await import('../dist/cli/index.js');
const { options } = createProgram(['--help']).commands.find((command) => command.name() === 'import');
mkdirSync('docs/readers', { recursive: true });
for (const [format, guide] of Object.entries(READER_GUIDES)) {
  writeFileSync(`docs/readers/${format}.md`, readerPage(guide, options));
}
