import type { ModelRecord } from '#contract';
import { parseEvent } from '../run-log.ts';
import type { ForgetIntent } from './intent.ts';
import { mapTexts } from './redact.ts';

/** What happens to records: what they may no longer refer to, and what is taken out of their texts. */
export interface Forgetting {
  readonly intent: Pick<ForgetIntent, 'artifacts' | 'bundles'>;
  readonly redact: (text: string) => string;
}

/** The lines of `runs.jsonl` without references to what goes; a line that cannot be read stays if it names nobody. */
export function forgetInRuns(text: string, { intent, redact }: Forgetting): string {
  const gone = new Set(intent.artifacts);
  const rename = (artifact: string) => intent.bundles[artifact] ?? artifact;
  const lines = text.split('\n').slice(0, -1);
  const kept = lines.flatMap((line) => {
    const event = parseEvent(line, 'runs.jsonl');
    if (typeof event === 'string') return redact(line) === line ? [line] : [];
    if (event.event === 'delete') return [line];
    if (event.event !== 'run') return [JSON.stringify({ ...event, tag: redact(event.tag) })];
    const { datasets = [], artifacts = {} } = event.run;
    const run = {
      ...(mapTexts(event.run, redact) as typeof event.run),
      datasets: datasets.map((dataset) => ({
        ...(mapTexts(dataset, redact) as typeof dataset),
        artifact: dataset.artifact === null || gone.has(dataset.artifact) ? null : dataset.artifact,
      })),
      artifacts: Object.fromEntries(
        Object.entries(artifacts).flatMap(([stage, artifact]) =>
          gone.has(artifact) ? [] : [[stage, rename(artifact)]],
        ),
      ),
    };
    return [JSON.stringify({ ...event, run: { ...run, id: event.run.id } })];
  });
  return kept.map((line) => `${line}\n`).join('');
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
