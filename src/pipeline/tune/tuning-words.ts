import type { Interval, TuneOptions } from '#contract';
import type { Trial } from '#predict';

/** What tuning gains over what comes without it, told by its interval. */
export function defaultsSentence({
  gain: { mean, low, high },
  title,
  metric,
}: {
  gain: Interval;
  title: string;
  metric: string;
}): string {
  const name = title.replace(', not tuned', '');
  if (mean === null || low === null || high === null)
    return `It cannot be told what tuning gains over ${name} with default options.`;
  const range = `${figure(mean)} ${metric} (95 % interval ${figure(low)} to ${figure(high)})`;
  if (low > 0) return `Tuning gains ${range} over ${name} with default options.`;
  if (high < 0) return `Tuning loses ${range} against ${name} with default options: take the defaults.`;
  return `Tuning gains nothing that can be told from 0 over ${name} with default options: ${range}.`;
}

/** Arguments of the command line that train a learner with the options of a trial. */
export function trainCommand(options: TuneOptions, { learner, options: found }: Trial): string[] {
  const { target, imbalance } = options;
  const text = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));
  const what =
    target.kind === 'column'
      ? ['--target', target.column]
      : target.kind === 'churn-column'
        ? ['--churn', target.column]
        : target.kind === 'churn-when'
          ? ['--churn-when', target.formula]
          : target.kind === 'segment'
            ? ['--target', 'segment']
            : ['--churn-days', ...(target.days === null ? [] : [String(target.days)])];
  return [
    ...['train', ...options.files, ...what, '--learner', learner],
    ...Object.entries(found).flatMap(([name, value]) => ['--option', `${learner}.${name}=${text(value)}`]),
    ...(imbalance === 'none' ? [] : ['--imbalance', imbalance]),
  ];
}

function figure(value: number): string {
  const text = value.toFixed(3);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
