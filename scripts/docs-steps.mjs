// `npm run docs:steps`: writes docs/steps from the schemas of the steps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { ensureReadyOrExit } from './ensure-ready.mjs';

await ensureReadyOrExit();
const { STEPS, stepPage } = await import('../dist/features/index.js');
mkdirSync('docs/steps', { recursive: true });
for (const step of STEPS) writeFileSync(`docs/steps/${step.name}.md`, stepPage(step));
