import { AppError, nearestName, systemClock } from '#base';
import type {
  Leaderboard,
  LeaderboardItem,
  ModelRecord,
  ModelVersion,
  PredictionManifest,
  RunRecord,
} from '#contract';
import { classificationMetric, metricsFor } from '#learn';
import { openRegistry, readBundle, type Workspace } from '#store';
import { predictionStamp } from '../prediction-stamp.ts';
import { picksOf } from './leaderboard-picks.ts';

/** Which trainings to look at and how to sort. */
export interface LeaderboardOptions {
  /** Name of a model, all its versions; or one of them: `name@2`, `name@champion`. */
  readonly name?: string | null;
  /** Id of a run, the beginning of one, or `latest`. */
  readonly run?: string | null;
  /**
   * Metric to show and to sort everything by; null: each training by the metric of its verdict, the newest first.
   */
  readonly metric?: string | null;
  /** Most items; default all. */
  readonly limit?: number;
}

interface Training {
  readonly label: string;
  readonly version: ModelVersion;
  readonly manifest: PredictionManifest;
  /** That registered it; null where it is not known. */
  readonly run: RunRecord | null;
}

/**
 * Every learner and rule of thumb that past trainings of a workspace compared, with its figure on rows that it had not
 * seen, the verdict, and what the guards found.
 * @throws MODEL_UNKNOWN, RUN_UNKNOWN; OPTION_INVALID when there is no such metric
 */
export async function leaderboard(
  workspace: Workspace,
  options: LeaderboardOptions = {},
): Promise<Leaderboard> {
  const { name = null, run = null, metric = null, limit = Number.POSITIVE_INFINITY } = options;
  if (metric !== null) requireMetric(metric);
  const registry = openRegistry(workspace, systemClock);
  const wanted = name === null ? null : await registry.findModel(name);
  const record = run === null ? null : await registry.findRun(run);
  const runs = await registry.listRuns();
  const trainings: Training[] = [];
  for (const model of await registry.listModels()) {
    if (wanted !== null && wanted.record.name !== model.name) continue;
    for (const version of model.versions) {
      if (name?.includes('@') && version.version !== wanted?.version.version) continue;
      if (record !== null && !isOfRun(record, model, version)) continue;
      const manifest = await manifestOf(workspace, version);
      if (manifest !== null)
        trainings.push({
          label: `${model.name}@${version.version}`,
          version,
          manifest,
          run: runs.find(({ id }) => id === version.run) ?? null,
        });
    }
  }
  trainings.sort((a, b) => (a.version.createdAt < b.version.createdAt ? 1 : -1));
  const groups = trainings.map((training) => itemsOf(training, metric).sort(bestFirst));
  const items = metric === null ? groups.flat() : groups.flat().sort(bestFirst);
  const shown = items.slice(0, limit);
  const picks = groups.filter((group) => group.some((item) => shown.includes(item))).flatMap(picksOf);
  return { items: shown, picks, total: items.length };
}

/** A metric of some number of classes. @throws OPTION_INVALID */
function requireMetric(metric: string): void {
  const names = metricsFor(2).map((one) => one.name);
  if (names.includes(metric)) return;
  const near = nearestName(metric, names);
  throw new AppError('OPTION_INVALID', `--metric: expected one of ${names.join(', ')}, got "${metric}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}

/** An unchanged model keeps its version, which an earlier run registered. */
function isOfRun(
  { id, models, artifacts }: RunRecord,
  { name }: ModelRecord,
  version: ModelVersion,
): boolean {
  return (
    version.run === id ||
    models.includes(`${name}@${version.version}`) ||
    Object.values(artifacts).includes(version.artifact)
  );
}

/** Null of a segmentation and of a bundle that is gone or damaged, which is told. */
async function manifestOf(
  workspace: Workspace,
  { artifact }: ModelVersion,
): Promise<PredictionManifest | null> {
  try {
    const { manifest } = await readBundle(workspace.artifactFolder(artifact));
    return manifest.kind === 'prediction' ? manifest : null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    workspace.log.warn(`A model is left out: ${error.message}`);
    return null;
  }
}

function itemsOf({ label, version, manifest, run }: Training, asked: string | null): LeaderboardItem[] {
  const { prediction } = manifest;
  const metric = asked ?? prediction.primary;
  const count = (wanted: string) => prediction.guards.filter(({ severity }) => severity === wanted).length;
  const guards = { invalid: count('invalid'), warning: count('warning'), info: count('info') };
  return prediction.leaderboard.flatMap(({ name, title, isBaseline, metrics, bytes = null }) => {
    const value = metrics[metric];
    if (value === undefined) return [];
    return [
      {
        model: label,
        run: version.run,
        trainedAt: version.createdAt,
        target: prediction.target,
        name,
        title,
        isBaseline,
        isChosen: !isBaseline && name === prediction.learner,
        metric,
        value,
        bytes,
        fitSeconds: run?.costs?.[name]?.fitSeconds ?? null,
        predictSeconds: run?.costs?.[name]?.predictSeconds ?? null,
        rows: prediction.rows,
        verdict: predictionStamp(prediction),
        guards,
      },
    ];
  });
}

/** The better first, what has no figure last; equal ones as they came. */
function bestFirst(a: LeaderboardItem, b: LeaderboardItem): number {
  const [own, other] = [a.value.mean, b.value.mean];
  if (own === null || other === null) return (own === null ? 1 : 0) - (other === null ? 1 : 0);
  const sign = classificationMetric(a.metric).larger === 'better' ? 1 : -1;
  return sign * (other - own);
}
