import { AppError } from './app-error.ts';

/** @throws INTERRUPTED when the signal was aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('INTERRUPTED', 'the work was stopped before it was complete');
}
