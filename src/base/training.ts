/** Figures of one epoch or tree of a fit. */
export type TrainingFigures = Readonly<Record<string, number>>;

/** Receives one fit, step by step. */
export interface TrainingSteps {
  /** @param at number of the epoch or tree, from 1 */
  step(at: number, figures: TrainingFigures): void;
  /** The step whose state was kept; not called where the last was. */
  keep(at: number): void;
}

/** Receives how fits come along; each fit starts steps of its own. */
export interface TrainingSink {
  start(fit: {
    readonly learner: string;
    readonly title: string;
    readonly over: 'epoch' | 'tree';
  }): TrainingSteps;
}
