import type { Interval, Lab, LabEntry } from '#contract';
import { MONEY, THRESHOLD } from './lab-figures.ts';

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
 * Which way to take. A threshold in place of the likelier class is taken only when it gains in the goal of the plain way by
 * a 95 % interval above 0. Another way than the plain one is taken only when, with the same kind of decision, it gains in
 * the goal by an interval above 0 and its calibration error is not shown to be worse; of several the one that gains most.
 */
export function recommend(entries: readonly LabEntry[], goal: LabGoal): Lab['recommendation'] {
  const plainOf = (decision: LabEntry['decision']) =>
    entries.find((entry) => entry.way === 'none' && entry.decision === decision);
  const byThreshold = plainOf('threshold')?.byThreshold[goal.figure];
  const decision = isAbove(byThreshold) ? 'threshold' : 'likeliest';
  const plain = plainOf(decision)!;
  const others = entries.filter((entry) => entry.decision === decision && entry.way !== 'none');
  const good = others
    .filter(
      ({ differences }) => isAbove(differences[goal.figure]) && !isAbove(differences['calibrationError']),
    )
    .sort((a, b) => (b.differences[goal.figure]!.mean ?? 0) - (a.differences[goal.figure]!.mean ?? 0));
  const taken = good[0] ?? plain;
  const what =
    taken === plain
      ? 'Leave the classes as they are'
      : `Take ${lower(taken.title)}, which gains ${signed(taken.differences[goal.figure]!, goal)} of ${goal.title}`;
  return {
    way: taken.way,
    decision,
    sentence: `${what}, ${decisionWords(taken, { byThreshold, goal })}.`,
    reasons: others.filter((other) => other !== taken).map((other) => reasonOf(other, { plain, goal })),
  };
}

function decisionWords(
  { decision, figures }: LabEntry,
  { byThreshold, goal }: { byThreshold: Interval | undefined; goal: LabGoal },
): string {
  if (byThreshold === undefined) return 'and predict the likeliest class';
  const gain = signed(byThreshold, goal);
  if (decision === 'likeliest')
    return `and predict the likelier class: a chosen threshold ${isBelow(byThreshold) ? 'loses' : 'gains nothing that shows'} in ${goal.title} (${gain})`;
  const at = figures[THRESHOLD]?.mean;
  const about = at == null ? '' : ` (here about ${at.toFixed(2)})`;
  return `and choose the threshold within the rows learned from${about}: it gains ${gain} of ${goal.title} over the likelier class`;
}

function reasonOf(
  { title, differences, figures }: LabEntry,
  { plain, goal }: { plain: LabEntry; goal: LabGoal },
): string {
  const clause = (name: string, one: Interval, text: string) =>
    `${name} ${isAbove(one) ? 'gains' : isBelow(one) ? 'loses' : 'gains nothing that shows'} (${text})`;
  const auc = differences['auc']!;
  const gain = differences[goal.figure]!;
  const parts = [
    ...(auc.mean === null ? [] : [clause('AUC', auc, interval(auc))]),
    clause(goal.title, gain, signed(gain, goal)),
  ];
  const [own, base] = [figures['calibrationError']!.mean, plain.figures['calibrationError']!.mean];
  const off = isAbove(differences['calibrationError']) ? 'its percentages are off, ' : '';
  const calibration =
    own === null || base === null
      ? ''
      : `; ${off}calibration error ${own.toFixed(3)} against ${base.toFixed(3)}`;
  return `With ${lower(title)} ${parts.join(' and ')}${calibration}.`;
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

function lower(text: string): string {
  return text === text.toUpperCase() ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
