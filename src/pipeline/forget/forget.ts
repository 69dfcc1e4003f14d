import { AppError, type Clock, type Logger } from '#base';
import { applyForget, finishForget, isForgetUnfinished, lockWorkspace, Workspace, writeBundle } from '#store';
import type { Engine } from '#table';
import { openResources } from '../resources.ts';
import { asStorageError } from '../storage-error.ts';
import { type ForgetPlan, type ForgetRequest, type PreparedForget, prepareForget } from './plan-forget.ts';

/** How a forget works and who has a say. */
export interface ForgetHost {
  readonly workspace: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly threads: number;
  /** Hears what will go, and says whether it may. */
  confirm(plan: ForgetPlan): Promise<boolean>;
}

/** What was to go, and whether it went. */
export interface ForgetResult {
  readonly plan: ForgetPlan;
  readonly done: boolean;
}

/** A workspace that others write all the time is looked at so often. */
const MOST_TRIES = 5;

/**
 * Removes every artifact with rows of a dataset, or of the datasets that hold a customer, and everything that was made
 * from them row by row; takes typical customers out of the models, and the customer's id out of runs and notes. Models
 * stay, as they are figures of many customers, unless one names the customer as a level. Files outside of the
 * workspace are not touched. A forget that was killed half-way is finished by the next one.
 * @throws OPTION_INVALID, WORKSPACE_*, FORMAT_UNSUPPORTED, FILE_NOT_FOUND
 */
export async function forget(request: ForgetRequest, host: ForgetHost): Promise<ForgetResult> {
  if (request.customer === null ? request.dataset === null : request.customer.trim() === '') {
    throw new AppError('OPTION_INVALID', 'forget: expected --dataset or --customer, got neither');
  }
  await Workspace.openExisting(host.workspace, host.log);
  const workspace = await Workspace.open(host.workspace, host.log);
  const resources = openResources(workspace, host);
  try {
    return await forgetIn(workspace, { request, host, engine: resources.engine });
  } catch (error) {
    throw asStorageError(error, host.workspace);
  } finally {
    await resources.close();
  }
}

async function forgetIn(
  workspace: Workspace,
  { request, host, engine }: { request: ForgetRequest; host: ForgetHost; engine: () => Promise<Engine> },
): Promise<ForgetResult> {
  const look = { workspace, engine, signal: host.signal };
  const isUnfinished = await isForgetUnfinished(workspace);
  let prepared = await prepareForget(request, look).catch((error: unknown) => {
    if (isUnfinished && isUnknownDataset(error)) return null;
    throw error;
  });
  const plan = prepared?.plan ?? NOTHING;
  if (!(await host.confirm(plan))) return { plan, done: false };
  const finished = await lockWorkspace(workspace, host.clock, () => finishForget(workspace));
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (prepared === null || (await carryOut(workspace, prepared, host.clock))) return { plan, done: true };
    prepared = await prepareForget(request, look).catch((error: unknown) => {
      if (finished && isUnknownDataset(error)) return null;
      throw error;
    });
  }
  throw new AppError('WORKSPACE_LOCKED', `${host.workspace}: expected it to be left alone for a moment`);
}

/** What is left of a dataset that an earlier forget took away before it was stopped. */
const NOTHING: ForgetPlan = {
  datasets: [],
  artifacts: [],
  bytes: 0,
  stages: [],
  models: [],
  notSearched: [],
};

function isUnknownDataset(error: unknown): boolean {
  return error instanceof AppError && error.code === 'OPTION_INVALID';
}

function carryOut(workspace: Workspace, prepared: PreparedForget, clock: Clock): Promise<boolean> {
  const { plan, id, snapshot } = prepared;
  const forgetting = async () => {
    const bundles: Record<string, string> = {};
    for (const [artifact, content] of prepared.bundles) {
      const temporary = await workspace.createTemporaryFolder();
      await writeBundle(temporary, content);
      bundles[artifact] = await workspace.commit(temporary);
    }
    const redact = (text: string) => id?.redact(text) ?? text;
    const redactOption = (text: string) => (id === null || id.isWord ? redact(text) : whole(text, id.key));
    return { intent: { artifacts: plan.artifacts, bundles }, redact, redactOption };
  };
  return applyForget(workspace, { forgetting, stages: plan.stages, unchanged: snapshot }, clock);
}

/** A number in an option is the id only when it is all of it. */
function whole(text: string, key: string): string {
  return text.trim() === key ? '[forgotten]' : text;
}
