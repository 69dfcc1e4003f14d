import { expect, test } from 'vitest';
import { orderedLevels } from './ordered-levels.ts';

test.each([
  [
    ['High', 'Low', 'Medium'],
    ['Low', 'Medium', 'High'],
  ],
  [
    ['L', 'M', 'S', 'XL'],
    ['S', 'M', 'L', 'XL'],
  ],
  [
    ['Gold', 'Blue', 'Platinum', 'Silver'],
    ['Blue', 'Silver', 'Gold', 'Platinum'],
  ],
  [
    ['PhD', 'Basic', 'Graduation', 'Master'],
    ['Basic', 'Graduation', 'Master', 'PhD'],
  ],
  [
    ['Month-to-month', 'Two year', 'One year'],
    ['Month-to-month', 'One year', 'Two year'],
  ],
  [
    ['$60K - $80K', 'Less than $40K', '$120K +', '$40K - $60K', '$80K - $120K'],
    ['Less than $40K', '$40K - $60K', '$60K - $80K', '$80K - $120K', '$120K +'],
  ],
  [
    ['26-35', '18-25', '46+', '36-45'],
    ['18-25', '26-35', '36-45', '46+'],
  ],
  [
    ['under 20', '40 and over', '20 to 39'],
    ['under 20', '20 to 39', '40 and over'],
  ],
  [
    ['0-5k', '5-10k', '10-20k'],
    ['0-5k', '5-10k', '10-20k'],
  ],
])('%j is a scale', (levels, wanted) => {
  expect(orderedLevels(levels)).toEqual(wanted);
});

test.each([
  [['red', 'green', 'blue']],
  [['London', 'Paris', 'Rome']],
  [['low', 'high']],
  [['Low', 'Medium', 'High', 'Unheard of']],
  [['1', '2', '3']],
  [['20-39', '20-49', '50+']],
  [['under 20', 'less than 30', '40+']],
  [['AB-12', 'AB-13', 'AB-14']],
  [['Medium', 'average', 'Low']],
])('%j has no order that is known', (levels) => {
  expect(orderedLevels(levels)).toBeNull();
});
