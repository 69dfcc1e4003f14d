export { packageVersion } from './build-id.ts';
export { type RunHost, runPipeline } from './run.ts';
export type { RunFiles, RunResult } from './run-result.ts';
export type { StageProgress } from './stage-runner.ts';
