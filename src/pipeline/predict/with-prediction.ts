import { AppError, createRng } from '#base';
import type { Context } from '#matrix';
import { openRegistry, Workspace } from '#store';
import type { Engine } from '#table';
import { openResources } from '../resources.ts';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { type RunOutcome, startRun } from '../run-record.ts';
import type { ScoringModel } from '../score/scoring-model.ts';
import { workspacePrediction } from '../score/workspace-model.ts';
import { asStorageError } from '../storage-error.ts';
import type { LoadedPrediction } from '../train/load-prediction.ts';

/** What work with a model of classes is given. */
export interface PredictionWork {
  readonly model: ScoringModel;
  readonly loaded: LoadedPrediction;
  /** For copies; it goes when the work is done. */
  readonly tempDir: string;
  readonly ctx: Context & { readonly engine: Engine };
}

/**
 * Does work with a model of classes of the workspace, which keeps a record of it, also of a failure.
 * @throws MODEL_UNKNOWN, BUNDLE_CORRUPT, FORMAT_UNSUPPORTED, OPTION_INVALID, and what the work does
 */
export async function withPrediction<T>(
  { command, options, seed }: { command: 'predict' | 'evaluate'; options: { model: string }; seed: number },
  host: RunHost,
  work: (given: PredictionWork) => Promise<{ result: T; outcome: Omit<RunOutcome, 'status' | 'parents'> }>,
): Promise<T> {
  const workspace = await Workspace.open(host.workspace, host.log);
  const registry = openRegistry(workspace, host.clock);
  const run = startRun({ ...host, command, options, seed });
  const resources = openResources(workspace, host);
  const parents: string[] = [];
  let tempDir: string | null = null;
  try {
    const { model, loaded } = await workspacePrediction(workspace, { registry, reference: options.model });
    parents.push(model.label);
    tempDir = await workspace.createTemporaryFolder();
    const { clock, signal } = host;
    const ctx = {
      ...{ clock, signal, log: run.log, rng: createRng(seed) },
      progress: { report: (share: number, detail?: string) => host.progress.report(command, share, detail) },
      pool: await resources.pool(),
      engine: await resources.engine(),
    };
    const { result, outcome } = await work({ model, loaded, tempDir, ctx });
    const { learner, prediction } = loaded.manifest;
    const own = { learner, verdict: prediction.verdict, ...outcome };
    await registry.appendRun(run.record({ status: 'done', parents, ...own }));
    return result;
  } catch (cause) {
    const error = told(cause, host);
    const outcome = failedOutcome(error, { signal: host.signal, timings: [] });
    await registry.appendRun(run.record({ ...outcome, parents })).catch((failure: Error) => {
      host.log.warn(`The ${command} could not be recorded: ${failure.message}`);
    });
    throw error;
  } finally {
    await resources.close();
    if (tempDir !== null) await workspace.discard(tempDir);
  }
}

function told(cause: unknown, { signal, workspace }: RunHost): unknown {
  return signal.aborted && !(cause instanceof AppError && cause.code === 'INTERRUPTED')
    ? new AppError('INTERRUPTED', 'the work was stopped before it was complete', { cause })
    : asStorageError(cause, workspace);
}
