import type { Column, ProposedStep } from '#contract';

const LONGEST_NAME = 60;

/** The column is left out. */
export function dropColumn(column: string, because: string): ProposedStep {
  return { step: 'drop', column, options: {}, sentence: `Leave ${quoted(column)} out: ${because}.` };
}

/** Missing values get the median, yes or no whichever is more frequent, or a level of their own. */
export function fillMissing({ name, storage }: Column): ProposedStep {
  const proposal = (options: ProposedStep['options'], sentence: string) =>
    ({ step: 'impute', column: name, options, sentence }) as const;
  if (storage === 'VARCHAR') {
    const sentence = `Give the missing values of ${quoted(name)} a level of their own.`;
    return proposal({ method: 'constant', value: '(missing)' }, sentence);
  }
  if (storage === 'BOOLEAN') {
    return proposal(
      { method: 'mode' },
      `Replace the missing values of ${quoted(name)} by the more frequent one.`,
    );
  }
  return proposal({ method: 'median' }, `Replace the missing values of ${quoted(name)} by the median.`);
}

/** The outermost hundredth on each side is drawn in. */
export function drawIn(column: string, sides: { low: boolean; high: boolean }): ProposedStep {
  const options = { lower: sides.low ? 0.01 : 0, upper: sides.high ? 0.99 : 1 };
  const ends = [sides.low && 'lowest', sides.high && 'highest'].filter(Boolean).join(' and ');
  return {
    step: 'winsorise',
    column,
    options,
    sentence: `Draw the ${ends} hundredth of ${quoted(column)} in to the quantile that bounds it.`,
  };
}

/** A long tail is shortened: by the logarithm where it is above and nothing is negative, else by Yeo and Johnson's power. */
export function shortenTail(
  column: string,
  { min, skewness }: { readonly min: number; readonly skewness: number },
): ProposedStep {
  return min >= 0 && skewness > 0
    ? { step: 'log1p', column, options: {}, sentence: `Take log(1 + x) of ${quoted(column)}.` }
    : {
        step: 'yeo-johnson',
        column,
        options: {},
        sentence: `Make ${quoted(column)} more even by the power transformation of Yeo and Johnson.`,
      };
}

/** Rare levels become one. */
export function groupRare(column: string): ProposedStep {
  return {
    step: 'rare-levels',
    column,
    options: { share: 0.01 },
    sentence: `Put the levels of ${quoted(column)} that are rarer than 1 % together.`,
  };
}

/** Levels are replaced by how common they are. */
export function countLevels(column: string): ProposedStep {
  return {
    step: 'frequency',
    column,
    options: {},
    sentence: `Encode the many levels of ${quoted(column)} by their frequency.`,
  };
}

/** Levels that mean the same get one spelling. */
export function mergeLevels(column: string, levels: Readonly<Record<string, string>>): ProposedStep {
  const shown = Object.entries(levels).slice(0, 3);
  const examples = shown.map(([from, to]) => `"${from}" as "${to}"`).join(', ');
  return {
    step: 'clean-levels',
    column,
    options: { levels },
    sentence: `Read levels of ${quoted(column)} that mean the same alike: ${examples}.`,
  };
}

/** Only the first of equal rows is kept. */
export function dropCopies(column: string | null, sentence: string): ProposedStep {
  return { step: 'dedupe', column, options: { keep: 'first' }, sentence };
}

function quoted(column: string): string {
  return `"${shortName(column)}"`;
}

/** A column's name in a sentence: the ends of a long one, since names often differ at their end. */
export function shortName(column: string): string {
  const characters = Array.from(column);
  if (characters.length <= LONGEST_NAME) return column;
  return `${characters.slice(0, LONGEST_NAME - 13).join('')}...${characters.slice(-10).join('')}`;
}
