import type { Lab, TrainOptions } from '#contract';
import { labHtml } from '#report';
import { packageVersion } from '../build-id.ts';
import type { RunHost } from '../run.ts';
import { addUpTimings } from '../run-summary.ts';
import { withTrainJob } from './with-train-job.ts';

/** What a lab gives. */
export interface LabResult {
  readonly lab: Lab;
  /** Id of the run in the workspace. */
  readonly run: string;
  readonly files: { readonly page: string; readonly summary: string };
}

const PAGE = 'lab.html';
const SUMMARY = 'lab.json';

/**
 * Tries every way of dealing with classes of unequal size in the same splits and tells which one to take; thresholds are
 * chosen by `threshold`, the best F1 where none is said. No model is kept. `lab.html` and `lab.json` are published in the
 * out folder.
 * @throws any code of the catalogue; nothing is published then.
 */
export function lab(given: TrainOptions, host: RunHost): Promise<LabResult> {
  const options: TrainOptions = given.threshold === 'default' ? { ...given, threshold: 'f1' } : given;
  return withTrainJob({ command: 'lab', options }, host, async ({ job, out, runner, run }) => {
    const stage = await job.lab();
    const found = await stage.facts();
    const summary = { lab: found, timings: addUpTimings(runner.timings) };
    const files = {
      page: await out.prepare(PAGE, { text: labHtml(found, packageVersion()) }),
      summary: await out.prepare(SUMMARY, { text: `${JSON.stringify(summary, null, 2)}\n` }),
    };
    await out.commit([]);
    const outcome = { learner: found.learner, artifacts: { lab: stage.artifact } };
    return { result: { lab: found, run, files }, outcome };
  });
}
