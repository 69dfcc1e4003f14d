import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRecipeDocument, STEPS, stepPage } from '#features';

test('every step has its page, as npm run docs:steps writes it, and no other page is there', () => {
  expect(readdirSync('docs/steps').sort()).toEqual(STEPS.map(({ name }) => `${name}.md`).sort());
  for (const step of STEPS) expect(readFileSync(`docs/steps/${step.name}.md`, 'utf8')).toBe(stepPage(step));
});

test('the example of every page is a recipe', () => {
  for (const step of STEPS) {
    const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(stepPage(step)) ?? [];
    expect(parseRecipeDocument(text, 'page').steps[0]?.step.name).toBe(step.name);
  }
});
