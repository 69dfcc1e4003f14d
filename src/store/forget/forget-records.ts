import type { DatasetRecord, ModelRecord, RunRecord } from '#contract';
import { parseEvent } from '../run-log.ts';
import type { ForgetIntent } from './intent.ts';
import { mapTexts } from './redact.ts';

/** What happens to records: what they may no longer refer to, and what is taken out of their texts. */
export interface Forgetting {
  readonly intent: {
    readonly artifacts: readonly string[];
    readonly bundles: ForgetIntent['bundles'];
  };
  /** Takes the forgotten out of what people wrote: tags, notes, messages. */
  readonly redact: (text: string) => string;
  /** The same for options of a run. */
  readonly redactOption: (text: string) => string;
}

/** The lines of `runs.jsonl` without references to what goes; a line that cannot be read stays if it names nobody. */
export function forgetInRuns(text: string, forgetting: Forgetting): string {
  const { redact } = forgetting;
  const kept = text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const event = parseEvent(line, () => 'runs.jsonl');
      if (typeof event === 'string') return redact(line) === line ? [line] : [];
      if (event.event === 'delete') return [line];
      if (event.event !== 'run') return [JSON.stringify({ ...event, tag: redact(event.tag) })];
      return [JSON.stringify({ ...event, run: { ...event.run, ...changedFields(event.run, forgetting) } })];
    });
  return kept.map((line) => `${line}\n`).join('');
}

/** Records of tests and of earlier releases may lack a field: it stays away. */
function changedFields(run: Partial<RunRecord>, forgetting: Forgetting): Partial<RunRecord> {
  const { intent, redact, redactOption } = forgetting;
  const gone = new Set(intent.artifacts);
  const { options, datasets, artifacts, warnings, error, tags } = run;
  return {
    ...(options && { options: mapTexts(options, redactOption) as RunRecord['options'] }),
    ...(datasets && {
      datasets: datasets.map((dataset) => ({
        ...dataset,
        name: redact(dataset.name),
        artifact: dataset.artifact === null || gone.has(dataset.artifact) ? null : dataset.artifact,
      })),
    }),
    ...(artifacts && {
      artifacts: Object.fromEntries(
        Object.entries(artifacts).flatMap(([stage, artifact]) =>
          gone.has(artifact) ? [] : [[stage, intent.bundles[artifact] ?? artifact]],
        ),
      ),
    }),
    ...(warnings && { warnings: warnings.map(redact) }),
    ...(error && { error: { ...error, message: redact(error.message) } }),
    ...(tags && { tags: tags.map(redact) }),
  };
}

/** A model without the versions that go; null when none is left. */
export function forgetInModel(record: ModelRecord, { intent, redact }: Forgetting): ModelRecord | null {
  const gone = new Set(intent.artifacts);
  const versions = record.versions
    .filter(({ artifact }) => !gone.has(artifact))
    .map((version) => ({
      ...version,
      artifact: intent.bundles[version.artifact] ?? version.artifact,
      note: redact(version.note),
    }));
  if (versions.length === 0) return null;
  const left = new Set(versions.map(({ version }) => version));
  const isLeft = (version: number | null) => version === null || left.has(version);
  return {
    ...record,
    versions,
    aliases: Object.fromEntries(Object.entries(record.aliases).filter(([, version]) => left.has(version))),
    history: record.history
      .filter(({ to }) => isLeft(to))
      .map((move) => ({ ...move, from: isLeft(move.from) ? move.from : null })),
  };
}

/** A dataset without the tables that go; null when none is left. */
export function forgetInDataset(record: DatasetRecord, { intent, redact }: Forgetting): DatasetRecord | null {
  const gone = new Set(intent.artifacts);
  const versions = record.versions.flatMap((version) => {
    const tables = version.tables.filter(({ artifact }) => !gone.has(artifact));
    return tables.length === 0 ? [] : [{ ...version, tables, source: version.source.map(redact) }];
  });
  return versions.length === 0 ? null : { ...record, versions };
}
