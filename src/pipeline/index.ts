export { packageVersion } from './build-id.ts';
export { type RunFiles, type RunHost, type RunResult, runPipeline } from './run.ts';
export type { StageProgress } from './stage-runner.ts';
