import { availableParallelism } from 'node:os';
import { type Clock, type Logger, systemClock } from '#base';
import type { StageProgress } from '#pipeline';
import { paint } from './paint.ts';
import { createProgressDisplay, type ProgressDisplay } from './progress-display.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly workspace: string;
  readonly out: string;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** The console as a host of long work: progress and messages on stderr, Ctrl-C as an AbortSignal. */
export interface ConsoleHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly progress: StageProgress;
  readonly signal: AbortSignal;
  readonly threads: number;
  /** Takes the progress line away and lets Ctrl-C end the process again. */
  close(): void;
}

/** A host for one command. The first Ctrl-C aborts the signal, a second one ends the process at once. */
export function openConsoleHost(
  options: Omit<CommonOptions, 'seed' | 'out'> & { out?: string | undefined },
): ConsoleHost {
  const controller = new AbortController();
  const display: ProgressDisplay = createProgressDisplay(options.quiet === true, systemClock);
  const log: Logger = {
    debug: (message) => {
      if (options.verbose) display.line(paint('dim', message));
    },
    info: (message) => {
      if (!options.quiet) display.line(message);
    },
    warn: (message) => display.line(`${paint('yellow', 'Note:')} ${message}`),
  };
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    display.line('Stopping; the same command takes up the work where it was.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    clock: systemClock,
    log,
    progress: display,
    signal: controller.signal,
    threads: options.threads ?? availableParallelism(),
    close() {
      display.close();
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
