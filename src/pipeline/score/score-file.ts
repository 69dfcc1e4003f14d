import { basename } from 'node:path';
import { AppError } from '#base';
import { openRegistry, type Registry, readBundle, Workspace } from '#store';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { type StartedRun, startRun } from '../run-record.ts';
import { loadSegmentation } from '../segmentation-bundle.ts';
import type { ScoreResult } from './score-result.ts';
import { type ScoreTarget, scoreWith } from './score-with.ts';
import type { ScoringModel } from './scoring-model.ts';

/** What to score, by which model, and where to. */
export interface ScoreOptions extends ScoreTarget {
  /** `name`, `name@alias`, `name@3` or `latest`; a plain name is the champion. */
  readonly model: string;
}

/**
 * Scores a file with a model of the workspace: the same rows in the same order with segment, confidence, novelty
 * and model added. An interrupted score leaves the given file as it was and simply starts again. The workspace
 * keeps a record of the execution, also of a failed one.
 * @throws OPTION_INVALID, MODEL_UNKNOWN, BUNDLE_CORRUPT, WORKSPACE_*, FILE_*, COLUMN_*, OUTPUT_NOT_WRITABLE, INTERRUPTED
 */
export async function scoreFile(options: ScoreOptions, host: RunHost): Promise<ScoreResult> {
  if (options.append && options.out !== null) {
    throw new AppError('OPTION_INVALID', 'score: expected --append or --out, got both');
  }
  const workspace = await Workspace.open(host.workspace, host.log);
  const registry = openRegistry(workspace, host.clock);
  const model = await scoringModel(workspace, { registry, reference: options.model });
  const run = startRun({ ...host, command: 'score', options, seed: 1 });
  try {
    return await recorded(options, { host: { ...host, log: run.log }, workspace, registry, model, run });
  } catch (error) {
    const outcome = failedOutcome(error, { signal: host.signal, timings: [] });
    await registry.appendRun(run.record({ ...outcome, parents: [model.label] })).catch((cause: Error) => {
      host.log.warn(`The score could not be recorded: ${cause.message}`);
    });
    throw error;
  }
}

async function recorded(
  options: ScoreOptions,
  {
    host,
    workspace,
    registry,
    model,
    run,
  }: { host: RunHost; workspace: Workspace; registry: Registry; model: ScoringModel; run: StartedRun },
): Promise<ScoreResult> {
  const tempDir = await workspace.createTemporaryFolder();
  try {
    const { sha256, ...result } = await scoreWith(model, { target: options, tempDir }, host);
    const dataset = { name: basename(options.file), sha256, rows: result.rows, artifact: null };
    const { learner, verdict } = model.manifest;
    const facts = { datasets: [dataset], learner, verdict, parents: [model.label] };
    await registry.appendRun(run.record({ status: 'done', ...facts }));
    return result;
  } finally {
    await workspace.discard(tempDir);
  }
}

async function scoringModel(
  workspace: Workspace,
  { registry, reference }: { registry: Registry; reference: string },
): Promise<ScoringModel> {
  const { record, version } = await registry.findModel(reference);
  if (!(await workspace.isSound(version.artifact))) {
    throw new AppError(
      'BUNDLE_CORRUPT',
      `${record.name}@${version.version}: expected its bundle in the workspace, got none or a damaged one`,
      { data: { model: record.name, artifact: version.artifact } },
    );
  }
  const loaded = loadSegmentation(await readBundle(workspace.artifactFolder(version.artifact)));
  return { ...loaded, label: `${record.name}@${version.version}` };
}
