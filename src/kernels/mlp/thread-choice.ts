/** Steps that show how quick the other choice is. */
const PROBE_STEPS = 32;
/** Epochs from one look at the other choice to the next. */
const PROBE_EPOCHS = 4;

/** Steps to run together, and by how many threads. */
export interface StepRun {
  readonly from: number;
  readonly to: number;
  readonly nThreads: number;
}

/**
 * Whether one thread or several go on: whichever was quicker a step when last seen. Threads wait for one another many times in
 * an instant, which other work on the machine may spoil; results do not depend on who does the work.
 */
export interface ThreadChoice {
  /** The next steps of an epoch of `nSteps`, of which `from` are done. */
  next(epoch: number, from: number, nSteps: number): StepRun;
  /** What they took. */
  took(run: StepRun, ms: number): void;
}

/** @param most threads, at least 1. @param stepsPerCall most steps of a run. */
export function createThreadChoice(most: number, stepsPerCall: number): ThreadChoice {
  const msOfStep = new Map<number, number>();
  const choices = most > 1 ? [most, 1] : [most];
  return {
    next(epoch, from, nSteps) {
      const unknown = choices.find((nThreads) => !msOfStep.has(nThreads));
      const [best, other] = [...choices].sort((a, b) => (msOfStep.get(a) ?? 0) - (msOfStep.get(b) ?? 0));
      const isLook = from === 0 && epoch % PROBE_EPOCHS === 0 && other !== undefined;
      const nThreads = unknown ?? (isLook ? other : best!);
      const isProbe = choices.length > 1 && (unknown !== undefined || isLook);
      const steps = isProbe ? Math.min(PROBE_STEPS, stepsPerCall) : stepsPerCall;
      return { from, to: Math.min(nSteps, from + steps), nThreads };
    },
    took({ from, to, nThreads }, ms) {
      msOfStep.set(nThreads, ms / (to - from));
    },
  };
}
