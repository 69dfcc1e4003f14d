import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { ProgressSink } from './progress.ts';
import type { Rng } from './rng.ts';
import type { TrainingSink } from './training.ts';

/** What long work is given besides its data; passed down, never global. Layers above add the kernel pool. */
export interface BaseContext {
  readonly rng: Rng;
  readonly clock: Clock;
  readonly log: Logger;
  readonly progress: ProgressSink;
  readonly signal: AbortSignal;
  /** Where learners tell each epoch or tree; absent where nobody listens. */
  readonly training?: TrainingSink;
}
