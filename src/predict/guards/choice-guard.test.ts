import { expect, test } from 'vitest';
import { choiceGuard } from './choice-guard.ts';

const given = { nLearners: 3, winner: 'Random forest', metric: 'AUC', optimism: 0.0123 };

test('a choice among several tells what the test rows would have lent to it', () => {
  const [guard] = choiceGuard(given);
  expect(guard).toMatchObject({ code: 'choice', severity: 'info', columns: [] });
  expect(guard!.evidence).toBe(
    '3 learners were compared, and Random forest did best; it looks better by 0.012 where the test rows have a say (AUC).',
  );
});

test('a choice that cost nothing says so, and one learner is no choice', () => {
  for (const optimism of [null, 0, -0.01])
    expect(choiceGuard({ ...given, optimism })[0]!.evidence).toContain('no better than that');
  expect(choiceGuard({ ...given, nLearners: 1 })).toEqual([]);
});
