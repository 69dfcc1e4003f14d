import { AppError } from '#base';
import type { ModelRecord, ModelVersion } from '#contract';

/** A record with an alias moved to a version, or taken away. @throws MODEL_UNKNOWN */
export function withAlias(
  record: ModelRecord,
  { alias, version, at }: { alias: string; version: number | null; at: string },
): ModelRecord {
  if (version !== null) versionOf(record, version);
  const from = record.aliases[alias] ?? null;
  if (from === version) return record;
  const { [alias]: _, ...others } = record.aliases;
  return {
    ...record,
    aliases: version === null ? others : { ...others, [alias]: version },
    history: [...record.history, { alias, from, to: version, at }],
  };
}

/** A version by its number. @throws MODEL_UNKNOWN */
export function versionOf(record: ModelRecord, version: number): ModelVersion {
  const found = record.versions.find((candidate) => candidate.version === version);
  if (found !== undefined) return found;
  const numbers = record.versions.map((one) => one.version).join(', ');
  throw new AppError('MODEL_UNKNOWN', `model ${record.name}: expected version ${numbers}, got ${version}`);
}

/**
 * The version that an alias had before its present one; going back again leads further back.
 * @throws MODEL_UNKNOWN when it never had another one.
 */
export function previousVersion(record: ModelRecord, alias: string): number {
  const path: (number | null)[] = [];
  for (const { to } of record.history.filter((move) => move.alias === alias)) {
    if (path.length > 1 && path.at(-2) === to) path.pop();
    else path.push(to);
  }
  const previous = path.at(-2) ?? null;
  if (previous !== null) return previous;
  throw new AppError('MODEL_UNKNOWN', `model ${record.name}: alias ${alias} has no version to go back to`, {
    hint: 'See clientele models show NAME for its history.',
  });
}
