import type { Frame } from '#matrix';
import { baselinesFor, type Contender } from '#predict';
import type { CustomerTable } from '../customer-table.ts';

const BASELINE_TITLES: Readonly<Record<string, string>> = {
  majority: 'The majority class',
  stratified: 'Drawing by share',
  recency: 'Recency alone',
  frequency: 'Frequency alone',
  'past-spend': 'Past spend alone',
};

/** Rules of thumb over the columns that learners may read too. */
export function baselinesOf({ columns }: CustomerTable, frame: Frame): Contender[] {
  const figure = (wanted: string) => {
    const found = columns.find(({ rfm }) => rfm === wanted)?.name;
    return found !== undefined && frame.columns.some(({ name }) => name === found) ? found : null;
  };
  const rules = { recency: figure('recency'), frequency: figure('frequency'), spend: figure('monetary') };
  return baselinesFor(rules).map((procedure) => ({
    name: procedure.name,
    title: BASELINE_TITLES[procedure.name] ?? procedure.name,
    isBaseline: true,
    procedure,
  }));
}
