import { AppError, createRng, silentProgress } from '#base';
import type { ComparedLearner, LearnerComparison, RunOptions } from '#contract';
import { calinskiHarabasz, daviesBouldin, type KernelMatrix, type KernelPool, silhouette } from '#kernels';
import { adjustedRand, sampleRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { compareMixed, segmentLearner, segmentLearners } from '#segment';
import { openDatasets, openRegistry, Workspace } from '#store';
import { buildId } from '../build-id.ts';
import { refuseDatabases } from '../import-stage.ts';
import { Job } from '../job.ts';
import { openResources } from '../resources.ts';
import type { RunHost } from '../run.ts';
import { failedOutcome } from '../run-outcome.ts';
import { startRun } from '../run-record.ts';
import { partOfJob, StageRunner } from '../stage-runner.ts';
import { conclusionOf } from './conclusion.ts';

/** Above so many rows silhouettes are computed on a seeded sample of that many. */
const MEASURED_ROWS = 20_000;
/** Fewer rows are not compared on mixed data. */
const MIXED_ROWS = 30;

interface Found {
  readonly name: string;
  readonly job: Job;
}

/**
 * Segments the same customers by several learners, each with its own certificate, and holds them against one another
 * on the rows and features of the first that is no rule. The stages are kept in the workspace like those of a run.
 * @param names of learners; null for all that look for groups in one pass over the matrix.
 * @throws what `runPipeline` throws up to the certificate.
 */
export async function compareLearners(
  options: RunOptions,
  names: readonly string[] | null,
  host: RunHost,
): Promise<LearnerComparison> {
  refuseDatabases(options.files);
  const learners = [...new Set(names ?? comparedByDefault())].map((name) => segmentLearner(name));
  const workspace = await Workspace.open(host.workspace, host.log);
  const run = startRun({
    ...host,
    command: 'compare',
    options: { ...options, learners: names },
    seed: options.seed,
  });
  const registry = openRegistry(workspace, host.clock);
  const heard = { ...host, log: run.log };
  const resources = openResources(workspace, heard);
  const jobs: Found[] = [];
  try {
    for (const [at, { name }] of learners.entries()) {
      const progress = partOfJob(host.progress, at / learners.length, (at + 1) / learners.length);
      const runner = new StageRunner(workspace, { ...heard, progress, build: buildId() });
      const own = {
        ...options,
        learner: name,
        learnerOptions: options.learner === name ? options.learnerOptions : {},
      };
      const datasets = openDatasets(workspace, host.clock);
      const job = new Job(own, {
        ...heard,
        runner,
        resources,
        workspace,
        names: datasets,
        rng: createRng(options.seed),
      });
      if (names === null && !(await isApt(name, job))) continue;
      await job.certified();
      jobs.push({ name, job });
    }
    const { clock, log, signal } = heard;
    const ctx = { clock, log, signal, progress: silentProgress, pool: await resources.pool() };
    const comparison = await compared(jobs, { ...ctx, rng: createRng(options.seed).fork('compare') });
    await registry.appendRun(run.record({ status: 'done' }));
    return comparison;
  } catch (error) {
    const outcome = failedOutcome(error, { signal: host.signal, timings: [] });
    await registry.appendRun(run.record(outcome)).catch((cause: Error) => {
      host.log.warn(`The comparison could not be recorded: ${cause.message}`);
    });
    throw error;
  } finally {
    await resources.close();
  }
}

/** A method for categories says nothing new where there are none. */
async function isApt(name: string, job: Job): Promise<boolean> {
  if (segmentLearner(name).forCategories !== true) return true;
  return (await job.rows()).matrix.features.some(({ kind }) => kind === 'indicator');
}

/** Not rules, which answer another question, and not variants of one that is there. */
function comparedByDefault(): string[] {
  return segmentLearners
    .filter(({ raw, variantOf }) => raw !== true && variantOf === undefined)
    .map(({ name }) => name);
}

async function compared(found: readonly Found[], ctx: Context): Promise<LearnerComparison> {
  const { pool } = ctx;
  const reference = found.find(({ name }) => segmentLearner(name).raw !== true) ?? found[0]!;
  const { matrix } = await reference.job.rows();
  const labels = await Promise.all(found.map(async ({ job }) => (await job.certified()).labels));
  const learners: ComparedLearner[] = [];
  const rows = sampleRows(matrix.x.nRows, Math.min(MEASURED_ROWS, matrix.x.nRows), ctx.rng.fork('rows'));
  const measured = takeRows(pool, matrix.x, rows);
  try {
    for (const [at, one] of found.entries()) {
      const own = Int32Array.from(rows, (row) => labels[at]![row]!);
      learners.push(await comparedLearner(one, { x: measured, labels: own, pool }));
    }
  } finally {
    measured.release();
  }
  const agreement = labels.map((a) => labels.map((b) => adjustedRand(a, b)));
  return {
    customers: matrix.x.nRows,
    measuredRows: rows.length,
    features: matrix.features.map(({ name }) => name),
    learners,
    agreement,
    mixed: await mixedOf(matrix, learners[0]!.k, ctx),
    conclusion: conclusionOf(learners, agreement),
  };
}

/** Numbers and categories at once; null where there are not both, or too few rows to divide. */
async function mixedOf(matrix: FeatureMatrix, k: number, ctx: Context): Promise<LearnerComparison['mixed']> {
  const kinds = new Set(matrix.features.map(({ kind }) => kind));
  if (kinds.size < 2 || k < 2 || matrix.x.nRows < MIXED_ROWS) return null;
  try {
    const { results, ahead, ...rest } = await compareMixed(matrix, { k }, ctx);
    const own = results.map((result) => ({ ...result, sizes: [...result.sizes] }));
    return { ...rest, results: own, ahead: [...ahead] };
  } catch (error) {
    if (error instanceof AppError && error.code === 'TOO_FEW_DISTINCT_ROWS') return null;
    throw error;
  }
}

async function comparedLearner(
  { name, job }: Found,
  { x, labels, pool }: { x: KernelMatrix; labels: Int32Array; pool: KernelPool },
): Promise<ComparedLearner> {
  const { certificate } = await job.certified();
  const { k, verdict, reasons, candidates, chosenBy, segments } = certificate;
  const chosen = chosenBy === 'tiers' ? undefined : candidates.find((candidate) => candidate.k === k);
  const { title } = segmentLearner(name);
  const explored = (await job.exploration()).candidates.find((candidate) => candidate.k === k);
  return {
    learner: name,
    title: chosenBy === 'tiers' ? `${title} (found nothing: value tiers)` : title,
    k,
    verdict,
    reasons: [...reasons],
    silhouette: (await silhouette(pool, x, labels, k)).mean,
    calinskiHarabasz: k < 2 ? 0 : await calinskiHarabasz(pool, x, labels, k),
    daviesBouldin: k < 2 ? 0 : await daviesBouldin(pool, x, labels, k),
    stability: chosen?.stability ?? null,
    minimumStability: chosen?.minimumStability ?? null,
    bic: explored?.bic ?? null,
    sizes: segments.map(({ size }) => size).sort((a, b) => b - a),
  };
}
