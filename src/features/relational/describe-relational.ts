import type { RelationalStep } from '#contract';

const number = new Intl.NumberFormat('en-US');

/** One sentence on what was done to whole tables. */
export function describeRelational(step: RelationalStep): string {
  switch (step.step) {
    case 'dedupe': {
      const which =
        step.by === null ? 'rows that are equal in every column' : `rows with the same "${step.by}"`;
      const order = step.time === null ? 'in the order of the file' : `by "${step.time}"`;
      return `${step.table}: of ${which} the ${step.keep} stays, ${order}; ${number.format(step.dropped)} of ${number.format(step.rows)} rows dropped.`;
    }
    case 'orders': {
      const window = step.from === null ? `up to ${step.cutoff}` : `from ${step.from} up to ${step.cutoff}`;
      return `${step.table}: sales ${window} (that day not included) summed up to ${step.figures.join(', ')} of ${number.format(step.customers)} customers.`;
    }
    case 'join':
      return `${step.right} joined to ${step.left} by "${step.by.right}" = "${step.by.left}": ${number.format(step.matched)} of ${number.format(step.rows)} rows found theirs.`;
  }
}
