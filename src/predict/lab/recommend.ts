import type { Interval, Lab, LabEntry } from '#contract';
import { MONEY } from './lab-figures.ts';

/** What is to be as good as can be: money where there is some, else F1. */
export interface LabGoal {
  readonly figure: string;
  readonly title: string;
}

/** The goal of a lab. */
export function labGoal(nClasses: number, hasMoney: boolean): LabGoal {
  if (hasMoney) return { figure: MONEY, title: 'money' };
  return nClasses === 2 ? { figure: 'f1', title: 'F1' } : { figure: 'f1Macro', title: 'F1 (macro)' };
}

/**
 * Which way to take. Another way than the plain one is taken only when it is better at the goal than the plain one with
 * the same kind of decision, by a 95 % interval above 0, and its calibration error is not shown to be worse; of several
 * the one with the largest gain. A threshold is taken unless it is shown to be worse than the likelier class.
 */
export function recommend(entries: readonly LabEntry[], goal: LabGoal): Lab['recommendation'] {
  const decision = entries.some((entry) => entry.decision === 'threshold') ? 'threshold' : 'likeliest';
  const compared = entries.filter((entry) => entry.decision === decision);
  const plain = compared.find(({ way }) => way === 'none')!;
  const others = compared.filter(({ way }) => way !== 'none');
  const good = others
    .filter(
      ({ differences }) => isAbove(differences[goal.figure]) && !isAbove(differences['calibrationError']),
    )
    .sort((a, b) => (b.differences[goal.figure]!.mean ?? 0) - (a.differences[goal.figure]!.mean ?? 0));
  const taken = good[0] ?? plain;
  const half = entries.find(({ way, decision: own }) => way === taken.way && own === 'likeliest')!;
  return {
    way: taken.way,
    decision,
    sentence: sentenceOf(taken, { half, goal, decision, isPlain: taken === plain }),
    reasons: others.filter((other) => other !== taken).map((other) => reasonOf(other, { plain, goal })),
  };
}

function sentenceOf(
  taken: LabEntry,
  {
    half,
    goal,
    decision,
    isPlain,
  }: { half: LabEntry; goal: LabGoal; decision: LabEntry['decision']; isPlain: boolean },
): string {
  const what = isPlain
    ? 'Leave the classes as they are'
    : `Take ${lower(taken.title)}, which gains ${signed(taken.differences[goal.figure]!, goal)} of ${goal.title}`;
  if (decision === 'likeliest') return `${what}.`;
  const own = figure(taken.figures[goal.figure]!.mean, goal);
  const other = figure(half.figures[goal.figure]!.mean, goal);
  return `${what}, and choose the threshold within the rows learned from: ${goal.title} ${own} on rows that were not seen, against ${other} with the likelier class.`;
}

function reasonOf(
  { title, differences, figures }: LabEntry,
  { plain, goal }: { plain: LabEntry; goal: LabGoal },
) {
  const auc = differences['auc']!;
  const gain = differences[goal.figure]!;
  const order = isAbove(auc) ? 'gains' : isBelow(auc) ? 'loses' : 'gains nothing in';
  const aucWords =
    auc.mean === null ? '' : ` ${order} AUC (${interval(auc)})${isAbove(auc) || isBelow(auc) ? ',' : ''}`;
  const goalWords = ` ${isAbove(gain) ? 'gains' : isBelow(gain) ? 'loses' : 'nor in'} ${goal.title} (${signed(gain, goal)})`;
  const [own, base] = [figures['calibrationError']!.mean, plain.figures['calibrationError']!.mean];
  const worse = isAbove(differences['calibrationError']);
  const calibration =
    own === null || base === null
      ? ''
      : worse
        ? `, and its probabilities are off: calibration error ${own.toFixed(3)} against ${base.toFixed(3)}`
        : `; calibration error ${own.toFixed(3)} against ${base.toFixed(3)}`;
  return `${title}${aucWords}${goalWords}${calibration}.`.replace(', nor in', ', nothing in');
}

function isAbove(one: Interval | undefined): boolean {
  return one?.low != null && one.low > 0;
}

function isBelow(one: Interval | undefined): boolean {
  return one?.high != null && one.high < 0;
}

function interval({ mean, low, high }: Interval): string {
  const text = (value: number) => {
    const digits = Math.abs(value).toFixed(3);
    return digits === '0.000' ? digits : `${value < 0 ? '-' : '+'}${digits}`;
  };
  return mean === null || low === null || high === null
    ? 'not defined'
    : `${text(mean)}, ${text(low)} to ${text(high)}`;
}

function signed(one: Interval, goal: LabGoal): string {
  if (goal.figure !== MONEY) return interval(one);
  const text = (value: number) =>
    `${value < 0 ? '-' : '+'}${Math.abs(Math.round(value)).toLocaleString('en-US')}`;
  return one.mean === null || one.low === null || one.high === null
    ? 'not defined'
    : `${text(one.mean)}, ${text(one.low)} to ${text(one.high)} a thousand customers`;
}

function figure(value: number | null, { figure: name }: LabGoal): string {
  if (value === null) return 'not defined';
  return name === MONEY
    ? `${Math.round(value).toLocaleString('en-US')} a thousand customers`
    : value.toFixed(3);
}

function lower(text: string): string {
  return text === text.toUpperCase() ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
