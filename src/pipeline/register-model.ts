import type { Registry } from '#store';

/** A model of the workspace that a run gave. */
export interface RegisteredModel {
  readonly name: string;
  readonly version: number;
  /** Aliases that point to this version. */
  readonly aliases: readonly string[];
  /** Whether the run registered it; an unchanged model keeps its version. */
  readonly isNew: boolean;
}

/** Registers a bundle under a name; a version that is that bundle already stays the one. */
export async function registerModel(
  registry: Registry,
  { name, artifact, run }: { name: string; artifact: string; run: string },
): Promise<RegisteredModel> {
  const { version, run: registeredBy } = await registry.registerModel(name, { artifact, run, note: '' });
  const { record } = await registry.findModel(`${name}@${version}`);
  const aliases = Object.keys(record.aliases).filter((alias) => record.aliases[alias] === version);
  return { name, version, aliases: aliases.sort(), isNew: registeredBy === run };
}

/** A valid model name made of the names of datasets: `Mall_Customers` gives `mall-customers`. */
export function modelNameOf(datasets: readonly string[]): string {
  const name = datasets
    .join('-')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 64)
    .replace(/-$/, '');
  // `latest` means the newest model wherever a model is named
  return name === '' ? 'model' : name === 'latest' ? 'latest-model' : name;
}
