import { AppError } from '#base';
import type { Feature } from '#matrix';
import type { RfmRulesOptions } from './options.ts';

const BY_NAME = {
  recency: /recency|days.*since|since.*last|last.*days/i,
  frequency:
    /frequency|num.*(order|purchase|visit|transaction)|(order|purchase|visit|transaction)s?.*(count|number)|^(orders|purchases|visits|transactions)$/i,
  monetary: /monetary|revenue|turnover|sales|spen[dt]|amount|value|profit/i,
} as const;

/** Places of recency, frequency and monetary among the features. @throws COLUMN_UNKNOWN, ROLE_MISSING */
export function findFigures(
  features: readonly Feature[],
  options: RfmRulesOptions,
): [recency: number, frequency: number, monetary: number] {
  const find = (figure: keyof typeof BY_NAME): number => {
    const named = options[figure];
    const names = features.map(({ name }) => name);
    const exact = names.findIndex((name) => name.toLowerCase() === figure);
    const at = named === undefined ? exact : names.indexOf(named);
    if (at >= 0) return at;
    if (named !== undefined) {
      throw new AppError('COLUMN_UNKNOWN', `rfm-rules, ${figure}: expected a feature, got "${named}"`, {
        hint: `The features are ${names.join(', ')}.`,
        data: { column: named },
      });
    }
    const like = features.findIndex(({ name, kind }) => kind === 'numeric' && BY_NAME[figure].test(name));
    if (like >= 0) return like;
    throw new AppError('ROLE_MISSING', `rfm-rules: expected a column with ${figure}, found none`, {
      hint: `Name it: --option ${figure}=COLUMN. The features are ${names.join(', ')}.`,
      data: { figure },
    });
  };
  return [find('recency'), find('frequency'), find('monetary')];
}
