import { type ColumnFacts, isDated } from './column-facts.ts';

const EVENT =
  /^(order|invoice|transaction|purchase|sale|sales|trans|trx|booking|payment|bestell|auftrag|rechnungs)/;
const PLAIN = /^(date|datetime|timestamp|time|day|datum|fecha|created|createdat|when)$/;
const OTHER_EVENT =
  /birth|dob|ship|deliver|due|first|last|update|modified|expire|expiry|start|end|signup|join|regist|return|launch|sold/;

/** How well a dated column stands for the time of an order: greater is better, 0 it is not dated. */
export function timeRank(facts: ColumnFacts): number {
  if (!isDated(facts)) return 0;
  const joined = facts.words.join('');
  const byName = EVENT.test(joined) ? 8 : PLAIN.test(joined) ? 6 : OTHER_EVENT.test(joined) ? 1 : 3;
  return byName + (facts.kind === 'timestamp' ? 0.5 : 0);
}
