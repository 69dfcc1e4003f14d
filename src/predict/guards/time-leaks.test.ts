import { expect, test } from 'vitest';
import { type Moment, timeLeaks } from './time-leaks.ts';

const moment = (given: Partial<Moment>): Moment => ({
  figures: ['recency', 'frequency'],
  until: '2020-04-01',
  undated: [],
  foretold: { from: '2020-04-01', to: '2020-07-01' },
  ...given,
});
const earlier = moment({ until: '2020-01-01', foretold: { from: '2020-01-01', to: '2020-04-01' } });

test('figures that end where the foretold window begins, learned from windows that are over, raise nothing', () => {
  expect(timeLeaks([earlier, moment({})], 'churn')).toEqual([]);
  expect(timeLeaks([moment({ foretold: { from: '2020-04-15', to: '2020-07-15' } })], 'churn')).toEqual([]);
  expect(timeLeaks([], 'churn')).toEqual([]);
});

test('figures that know one day of the foretold window make the result invalid', () => {
  const guards = timeLeaks([earlier, moment({ until: '2020-04-02' })], 'churn');
  expect(guards).toMatchObject([
    { code: 'time-leak', severity: 'invalid', columns: ['recency', 'frequency'] },
  ]);
  expect(guards[0]!.evidence).toMatch(/up to 2020-04-02, .* begins on 2020-04-01/);
});

test('learning from an outcome that was not known yet when the test begins makes the result invalid', () => {
  const late = { ...earlier, foretold: { from: '2020-01-01', to: '2020-04-02' } };
  expect(timeLeaks([late, moment({})], 'churn')).toMatchObject([{ code: 'time-leak', severity: 'invalid' }]);
});

test('an outcome of no date may lie before the figures; without figures there is nothing to tell', () => {
  const guards = timeLeaks([moment({ foretold: null, undated: ['age'] })], 'left');
  expect(guards).toMatchObject([{ severity: 'warning', columns: ['recency', 'frequency'] }]);
  expect(guards[0]!.evidence).toContain('"left"');
  expect(timeLeaks([moment({ foretold: null, figures: [] })], 'left')).toEqual([]);
});

test('columns of today beside a window of the past may know what came', () => {
  const guards = timeLeaks([earlier, moment({ undated: ['complaints', 'status'] })], 'churn');
  expect(guards).toMatchObject([{ severity: 'warning', columns: ['complaints', 'status'] }]);
  expect(guards[0]!.evidence).toContain(
    '"complaints" and "status" were written: if that was after 2020-04-01',
  );
});
