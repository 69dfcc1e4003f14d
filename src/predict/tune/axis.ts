/** Numbers from `low` to `high`, both included. */
export interface NumberAxis {
  readonly kind: 'number';
  readonly low: number;
  readonly high: number;
  /** `log`: each tenfold is as likely as another; `low` is above 0 then. */
  readonly scale: 'linear' | 'log';
  readonly integer: boolean;
}

/** One of some values, plain JSON; at least one. */
export interface ChoiceAxis {
  readonly kind: 'choice';
  readonly values: readonly unknown[];
}

/** What an option may be in a search. */
export type Axis = NumberAxis | ChoiceAxis;

/** What the options of a learner may be; those that are not named keep their defaults. */
export type SearchSpace = Readonly<Record<string, Axis>>;

/** Numbers are told apart by so many digits, so that a trial can be typed in again. */
const DIGITS = 4;

/** The value of an axis at `u` in [0, 1), every value of it as likely as another one on its scale. */
export function valueAt(axis: Axis, u: number): unknown {
  if (axis.kind === 'choice') return axis.values[Math.floor(u * axis.values.length)];
  const { low, high, scale, integer } = axis;
  // whole numbers take as much of the axis as lies nearest to them, the first and the last not less
  const [from, to] = integer ? [low - 0.5, high + 0.5] : [low, high];
  const value =
    scale === 'log' && from > 0
      ? Math.exp(Math.log(from) + u * (Math.log(to) - Math.log(from)))
      : from + u * (to - from);
  const told = integer ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, told));
}

/** Where a number lies between the ends of its axis, in [0, 1]; that of a choice by its place. */
export function placeOn(axis: Axis, value: unknown): number {
  if (axis.kind === 'choice') {
    const place = axis.values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value));
    return axis.values.length < 2 ? 0.5 : Math.max(0, place) / (axis.values.length - 1);
  }
  const on = (number: number) => (axis.scale === 'log' ? Math.log(number) : number);
  const span = on(axis.high) - on(axis.low);
  return span === 0 ? 0.5 : Math.min(1, Math.max(0, (on(Number(value)) - on(axis.low)) / span));
}
