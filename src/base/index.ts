export { AppError, type AppErrorOptions, type ErrorData } from './app-error.ts';
export { type Clock, systemClock } from './clock.ts';
export type { BaseContext } from './context.ts';
export { type ErrorCode, type ErrorEntry, errorCatalogue } from './error-catalogue.ts';
export { throwIfAborted } from './interrupted.ts';
export { invariant } from './invariant.ts';
export { type Logger, silentLogger } from './logger.ts';
export { type ProgressSink, partOf, silentProgress } from './progress.ts';
export { createRng, type Rng } from './rng.ts';
