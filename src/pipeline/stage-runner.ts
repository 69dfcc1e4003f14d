import { AppError, type Clock, type ProgressSink, partOf, throwIfAborted } from '#base';
import type { Dataset, StageName } from '#contract';
import { importsOf, readFacts, textDigest, type Workspace, writeFacts } from '#store';
import { asStorageError } from './storage-error.ts';

/** A stage of the main job or of training. */
export type JobStage =
  | StageName
  | 'target'
  | 'task'
  | 'train'
  | 'train-values'
  | 'lab'
  | 'tune'
  | 'score-new';

/** What a stage gave: its files in an artifact, its facts on demand. */
export interface StageResult<Facts> {
  /** Identity for the stages that build on it. */
  readonly key: string;
  readonly artifact: string;
  /** Where the artifact's files are. */
  readonly folder: string;
  readonly cached: boolean;
  facts(): Promise<Facts>;
}

/** How long a stage took. */
export interface StageTiming {
  readonly stage: JobStage;
  readonly seconds: number;
  readonly cached: boolean;
  readonly artifact: string;
}

/** A stage to run: a pure function of its inputs and options. */
export interface StageCall<Facts> {
  readonly stage: JobStage;
  /** Keys of the results that it reads. */
  readonly inputs: readonly string[];
  /** Every option that it reads; plain JSON. */
  readonly options: unknown;
  /** Share of the whole job's progress where it begins and ends. */
  readonly span: readonly [number, number];
  /** When work for it began, on the clock of the job, where that was before. */
  readonly since?: number;
  /** Computes the facts and may write further files into the folder. */
  compute(folder: string, progress: ProgressSink): Promise<Facts>;
}

/** Receives what stage is at work. */
export interface StageProgress {
  report(stage: JobStage | 'score' | 'predict' | 'evaluate', share: number, detail?: string): void;
}

/** Progress of work that is a part of a job: from one share of it to another. */
export function partOfJob(progress: StageProgress, from: number, to: number): StageProgress {
  return {
    report: (stage, share, detail) => {
      const sink: ProgressSink = { report: (part, what) => progress.report(stage, part, what) };
      partOf(sink, from, to).report(share, detail);
    },
  };
}

/** Looking through more takes longer than to hash a file. */
const MOST_RECORDS = 300;

interface RunnerHost {
  readonly build: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: StageProgress;
}

/** Runs stages of one job against a workspace: a finished stage is never computed twice. */
export class StageRunner {
  constructor(
    private readonly workspace: Workspace,
    private readonly host: RunnerHost,
    readonly timings: StageTiming[] = [],
    private readonly isPart = false,
  ) {}

  /** A runner for work that is a part of this job: progress within that part, which tells of new stages only. */
  within(from: number, to: number): StageRunner {
    const host = { ...this.host, progress: partOfJob(this.host.progress, from, to) };
    return new StageRunner(this.workspace, host, this.timings, true);
  }

  /** The result of a stage, from the workspace when it is there. */
  async run<Facts>(call: StageCall<Facts>): Promise<StageResult<Facts>> {
    throwIfAborted(this.host.signal);
    const started = call.since ?? this.host.clock.elapsedMs();
    const { stage, inputs, options } = call;
    const [from, to] = call.span;
    const key = this.keyOf(stage, inputs, options);
    const found = await this.workspace.findStage(key);
    const isTold = found === null || !this.isPart;
    if (isTold) this.host.progress.report(stage, from);
    const result = found === null ? await this.compute(key, call) : this.result<Facts>(key, found, true);
    if (isTold) this.host.progress.report(stage, to);
    const seconds = (this.host.clock.elapsedMs() - started) / 1000;
    this.timings.push({ stage, seconds, cached: result.cached, artifact: result.artifact });
    return result;
  }

  /** A result that lies in the workspace under no key of this job. @throws WORKSPACE_CORRUPT */
  async stored<Facts>(stage: JobStage, artifact: string): Promise<StageResult<Facts>> {
    if (!(await this.workspace.isSound(artifact))) {
      throw new AppError(
        'WORKSPACE_CORRUPT',
        `artifact ${artifact}: expected it whole, got none or a damaged one`,
        {
          hint: 'Import the files again.',
          data: { artifact },
        },
      );
    }
    this.timings.push({ stage, seconds: 0, cached: true, artifact });
    return this.result<Facts>(artifact, artifact, true);
  }

  /** Whether the workspace may have imported a dataset; false is certain. */
  async mayKnow(isIt: (dataset: Dataset) => boolean): Promise<boolean> {
    const imports = await importsOf(this.workspace, MOST_RECORDS);
    if (imports === null) return true;
    for (const artifact of imports) {
      const dataset = await readFacts(this.workspace.artifactFolder(artifact)).catch(() => null);
      if (dataset !== null && isIt(dataset as Dataset)) return true;
    }
    return false;
  }

  /** The artifact of the model, which is files only and no stage of the summary: from the workspace when it is there. */
  async model(call: {
    inputs: readonly string[];
    options: unknown;
    write(folder: string): Promise<void>;
  }): Promise<string> {
    throwIfAborted(this.host.signal);
    const key = this.keyOf('model', call.inputs, call.options);
    return (await this.workspace.findStage(key)) ?? (await this.keep(key, { ...call, stage: 'model' }));
  }

  private async compute<Facts>(key: string, call: StageCall<Facts>): Promise<StageResult<Facts>> {
    const [from, to] = call.span;
    const progress: ProgressSink = {
      report: (share, detail) => this.host.progress.report(call.stage, from + (to - from) * share, detail),
    };
    const { stage, inputs } = call;
    const write = async (folder: string) => writeFacts(folder, await call.compute(folder, progress));
    const artifact = await this.keep(key, { stage, inputs, write });
    return this.result<Facts>(key, artifact, false);
  }

  private keyOf(stage: string, inputs: readonly string[], options: unknown): string {
    return textDigest(JSON.stringify({ stage, build: this.host.build, inputs, options })).slice(0, 32);
  }

  private async keep(
    key: string,
    {
      stage,
      inputs,
      write,
    }: { stage: string; inputs: readonly string[]; write(folder: string): Promise<void> },
  ): Promise<string> {
    const temporary = await this.workspace.createTemporaryFolder();
    let artifact: string;
    try {
      await write(temporary);
      throwIfAborted(this.host.signal);
      artifact = await this.workspace.commit(temporary);
    } catch (error) {
      await this.workspace.discard(temporary);
      throw asStorageError(error, this.workspace.folder);
    }
    await this.workspace.recordStage(key, { stage, artifact, inputs }).catch((error: unknown) => {
      throw asStorageError(error, this.workspace.folder);
    });
    return artifact;
  }

  private result<Facts>(key: string, artifact: string, cached: boolean): StageResult<Facts> {
    const folder = this.workspace.artifactFolder(artifact);
    let facts: Promise<unknown> | undefined;
    return {
      key,
      artifact,
      folder,
      cached,
      facts: () => {
        facts ??= readFacts(folder);
        return facts as Promise<Facts>;
      },
    };
  }
}
