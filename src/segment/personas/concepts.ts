import { columnWords } from './column-label.ts';

/** A word that a name can use when a segment stands high or low in a column. */
export interface NameWord {
  readonly form: 'adjective' | 'noun';
  readonly text: string;
  /** When no other segment goes further. */
  readonly superlative: string;
}

/** A column that has words of its own. */
export interface Concept {
  readonly key: 'recency' | 'frequency' | 'monetary' | 'age' | 'tenure' | 'income' | 'spending-score';
  readonly high: NameWord;
  readonly low: NameWord;
  /** Used for the column in phrases. */
  readonly label: string | null;
}

const adjective = (text: string, superlative: string): NameWord => ({ form: 'adjective', text, superlative });
const noun = (text: string, superlative: string): NameWord => ({ form: 'noun', text, superlative });

/** In the order in which their adjectives stand in a name. */
const CONCEPTS: readonly (Concept & { readonly matches: RegExp })[] = [
  {
    key: 'recency',
    matches: /^(recency( days)?|days since last( order| purchase| transaction)?|last purchase days)$/,
    high: adjective('lapsed', 'longest-lapsed'),
    low: adjective('recent', 'most recent'),
    label: 'days since last order',
  },
  {
    key: 'frequency',
    matches: /^(frequency|orders|(order|purchase) count|(num|n|number of|total) (orders|purchases))$/,
    high: adjective('frequent', 'most frequent'),
    low: adjective('infrequent', 'least frequent'),
    label: 'orders',
  },
  {
    key: 'age',
    matches: /^(customer |client )?age( years)?$/,
    high: adjective('older', 'oldest'),
    low: adjective('younger', 'youngest'),
    label: null,
  },
  {
    key: 'tenure',
    matches: /^(tenure|(customer )?tenure( days| weeks| months| years)?|months on book)$/,
    high: adjective('long-standing', 'longest-standing'),
    low: adjective('newer', 'newest'),
    label: null,
  },
  {
    key: 'income',
    matches: /^((annual|yearly|monthly|household|estimated) )*(income|salary)$/,
    high: adjective('high-income', 'highest-income'),
    low: adjective('low-income', 'lowest-income'),
    label: null,
  },
  {
    key: 'spending-score',
    matches: /^spending score$/,
    high: adjective('high-spending', 'highest-spending'),
    low: adjective('low-spending', 'lowest-spending'),
    label: null,
  },
  {
    key: 'monetary',
    matches: /^(monetary( value)?|total (spent|spend|spending|sales|revenue)|revenue|spend(ing)?)$/,
    high: noun('big spenders', 'top spenders'),
    low: noun('low spenders', 'lowest spenders'),
    label: 'spend',
  },
];

/** The concept that a column's name stands for, or null. */
export function conceptOf(column: string): Concept | null {
  const words = columnWords(column).toLowerCase();
  return CONCEPTS.find((concept) => concept.matches.test(words)) ?? null;
}

/** Position of a concept's adjective in a name. */
export function conceptOrder({ key }: Concept): number {
  return CONCEPTS.findIndex((concept) => concept.key === key);
}
