import { expect, test } from 'vitest';
import { unitOfName } from './column-unit.ts';
import { nameWords } from './name-words.ts';

test.each([
  ['Annual Income (k$)', 'thousand USD'],
  ['price $', 'USD'],
  ['amount_eur', 'EUR'],
  ['discount %', 'percent'],
  ['tenure_days', 'days'],
  ['Months_on_book', 'months'],
  ['Avg_Utilization_Ratio', null],
  ['NumWebVisitsMonth', null],
  ['Age', null],
  ['past_3_years_bike_related_purchases', null],
  ['purchases_of_3_years', null],
  ['Score_Months_Inactive_1', null],
])('the unit of %s is %s', (name, unit) => {
  expect(unitOfName(name, nameWords(name))).toBe(unit);
});
