import { artifactFileNameSchema, artifactNameSchema, nameSchema } from '#contract';
import { MANIFEST } from '../artifact-folder.ts';

/** What a name in an exported workspace stands for. */
export type Place =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'runs' }
  | { readonly kind: 'artifact'; readonly artifact: string; readonly file: string }
  | { readonly kind: 'stage'; readonly name: string }
  | { readonly kind: 'model'; readonly name: string }
  | { readonly kind: 'dataset'; readonly name: string };

const STAGE_KEY = /^[A-Za-z0-9-]{1,64}$/;

/** The most bytes of what is read as a whole. */
const MOST_BYTES = {
  workspace: 65_536,
  runs: 500_000_000,
  stage: 1_048_576,
  model: 67_108_864,
  dataset: 67_108_864,
} as const;
const MOST_MANIFEST_BYTES = 16_777_216;

/** The place of a name; null when an export of a workspace has no such name. */
export function placeOf(path: string): Place | null {
  if (path === 'workspace.json') return { kind: 'workspace' };
  if (path === 'runs.jsonl') return { kind: 'runs' };
  const [folder, first = '', second, more] = path.split('/');
  if (folder === 'artifacts' && second !== undefined && more === undefined) {
    const isSound =
      artifactNameSchema.safeParse(first).success && artifactFileNameSchema.safeParse(second).success;
    return isSound ? { kind: 'artifact', artifact: first, file: second } : null;
  }
  if (second !== undefined || !first.endsWith('.json')) return null;
  const name = first.slice(0, -'.json'.length);
  if (folder === 'stages' && STAGE_KEY.test(name)) return { kind: 'stage', name };
  if (!nameSchema.safeParse(name).success) return null;
  if (folder === 'models') return { kind: 'model', name };
  if (folder === 'datasets') return { kind: 'dataset', name };
  return null;
}

/** The most bytes that a place may have. */
export function mostBytes(place: Place): number {
  if (place.kind !== 'artifact') return MOST_BYTES[place.kind];
  return place.file === MANIFEST ? MOST_MANIFEST_BYTES : Number.MAX_SAFE_INTEGER;
}
