export { writeFileAtomic } from './atomic-file.ts';
export { readBundle, writeBundle } from './bundle-folder.ts';
export { checkWorkspace, type WorkspaceCheck, type WorkspaceProblem } from './check-workspace.ts';
export { collectGarbage, type Garbage } from './collect-garbage.ts';
export { readFacts, writeFacts } from './facts.ts';
export { fileDigest, textDigest } from './file-digest.ts';
export { openRegistry, type Registry } from './registry.ts';
export { isOrphaned, ownedName } from './temporary-folder.ts';
export { type StageRecord, Workspace } from './workspace.ts';
