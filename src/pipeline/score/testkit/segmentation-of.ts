import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng, silentLogger, systemClock } from '#base';
import { runOptionsSchema } from '#contract';
import { openDatasets, readBundle, Workspace } from '#store';
import { Job } from '../../job.ts';
import { openResources } from '../../resources.ts';
import type { RunHost } from '../../run.ts';
import { type LoadedSegmentation, loadSegmentation } from '../../segmentation-bundle.ts';
import { StageRunner } from '../../stage-runner.ts';
import { type ScoringModel, segmentScoring } from '../scoring-model.ts';

/** A host for scoring that says nothing. */
export function quietHost(out: string, threads = 2): Omit<RunHost, 'workspace'> {
  const { signal } = new AbortController();
  return { clock: systemClock, log: silentLogger, progress: { report() {} }, signal, threads, out };
}

/** The model of a job whose workspace is made in `folder`, and the list of customers that the job wrote. */
export async function segmentationOf(
  file: string,
  { folder, options = {} }: { folder: string; options?: object },
): Promise<{ model: ScoringModel; loaded: LoadedSegmentation; segmented: string }> {
  const host = quietHost(folder);
  const workspace = await Workspace.open(join(folder, 'workspace'), silentLogger);
  const resources = openResources(workspace, host);
  const runner = new StageRunner(workspace, { ...host, build: 'test' });
  const job = new Job(runOptionsSchema.parse({ files: [file], ...options }), {
    ...host,
    runner,
    resources,
    workspace,
    names: openDatasets(workspace, systemClock),
    rng: createRng(1),
  });
  try {
    const artifact = await job.model();
    const loaded = loadSegmentation(await readBundle(workspace.artifactFolder(artifact!)));
    const report = await job.report();
    const segmented = await readFile(join(report.folder, 'segmented_customers.csv'), 'utf8');
    return { model: segmentScoring(loaded, 'shop@1'), loaded, segmented };
  } finally {
    await resources.close();
  }
}
