import { basename } from 'node:path';
import { AppError } from '#base';
import { openRegistry, openShelf, Workspace } from '#store';
import { buildId } from '../build-id.ts';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { startRun } from '../run-record.ts';
import { asStorageError } from '../storage-error.ts';
import type { ScoreResult } from './score-result.ts';
import { type ScoreTarget, type ShelfOf, scoreWith } from './score-with.ts';
import type { ScoringModel } from './scoring-model.ts';
import { workspaceModel } from './workspace-model.ts';

/** What to score, by which model, and where to. */
export interface ScoreOptions extends ScoreTarget {
  /** `name`, `name@alias`, `name@3` or `latest`; a plain name is the champion. */
  readonly model: string;
}

/**
 * Scores a file with a model of the workspace: the same rows in the same order with segment, confidence and novelty, or
 * prediction, probabilities and confidence, and the model added. An interrupted score leaves the given file as it was; the same call takes up the rows that were
 * finished, a million at a time. The workspace keeps a record of the execution, also of a failed one.
 * @throws OPTION_INVALID, MODEL_UNKNOWN, BUNDLE_CORRUPT, WORKSPACE_*, FILE_*, COLUMN_*, OUTPUT_NOT_WRITABLE, INTERRUPTED
 */
export async function scoreFile(options: ScoreOptions, host: RunHost): Promise<ScoreResult> {
  if (options.append && options.out !== null) {
    throw new AppError('OPTION_INVALID', 'score: expected --append or --out, got both');
  }
  const workspace = await Workspace.open(host.workspace, host.log);
  const registry = openRegistry(workspace, host.clock);
  const run = startRun({ ...host, command: 'score', options, seed: 1 });
  const parents: string[] = [];
  try {
    const found = await workspaceModel(workspace, { registry, reference: options.model });
    parents.push(found.model.label);
    const at = { host: { ...host, log: run.log }, workspace, ...found };
    const { sha256, ...result } = await scoredFile(options, at);
    const dataset = { name: basename(options.file), sha256, rows: result.rows, artifact: null };
    const { manifest } = found.model;
    const { learner } = manifest;
    const { verdict } = manifest.kind === 'prediction' ? manifest.prediction : manifest;
    await registry.appendRun(run.record({ status: 'done', datasets: [dataset], learner, verdict, parents }));
    return result;
  } catch (error) {
    const outcome = failedOutcome(error, { signal: host.signal, timings: [] });
    await registry.appendRun(run.record({ ...outcome, parents })).catch((cause: Error) => {
      host.log.warn(`The score could not be recorded: ${cause.message}`);
    });
    throw error;
  }
}

/** Scores in a folder of its own; finished rows are kept for the case that the process is stopped. */
async function scoredFile(
  options: ScoreOptions,
  at: { host: RunHost; workspace: Workspace; model: ScoringModel; artifact: string },
): Promise<ScoreResult & { sha256: string }> {
  const { host, workspace, model, artifact } = at;
  const tempDir = await workspace.createTemporaryFolder();
  const shelf: ShelfOf = (file) =>
    openShelf(workspace, { work: { work: 'score', build: buildId(), file, model: artifact }, tempDir });
  try {
    return await scoreWith(model, { target: options, tempDir, shelf }, host);
  } catch (error) {
    throw asStorageError(error, host.workspace);
  } finally {
    await workspace.discard(tempDir);
  }
}
