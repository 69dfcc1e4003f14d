export { writeFileAtomic } from './atomic-file.ts';
export { readFacts, writeFacts } from './facts.ts';
export { fileDigest, textDigest } from './file-digest.ts';
export { decodeSafetensors, encodeSafetensors, type StoredArray } from './safetensors.ts';
export { isOrphaned, ownedName } from './temporary-folder.ts';
export { type StageRecord, Workspace } from './workspace.ts';
