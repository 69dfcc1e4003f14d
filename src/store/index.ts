export { writeFileAtomic } from './atomic-file.ts';
export { readBundle, writeBundle } from './bundle-folder.ts';
export { readFacts, writeFacts } from './facts.ts';
export { fileDigest, textDigest } from './file-digest.ts';
export { openRegistry, type Registry } from './registry.ts';
export { type StageRecord, Workspace } from './workspace.ts';
