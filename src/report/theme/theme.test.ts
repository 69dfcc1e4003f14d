import { expect, test } from 'vitest';
import { contrast, DIVERGING_STEPS, inkOn, paletteVariables, SEGMENT_COLOURS } from './palette.ts';
import { tokens } from './tokens.ts';

const [LIGHT_CSS, DARK_CSS] = [tokens().split('@media')[0]!, tokens().split('[data-theme=dark]')[1]!];

function variables(css: string): ReadonlyMap<string, string> {
  const found = Array.from(css.matchAll(/--([a-z0-9-]+):(#[0-9a-f]{3,6})/g));
  return new Map(
    found.map(([, name, colour]) => [
      name!,
      colour!.length === 4 ? colour!.replace(/[0-9a-f]/g, '$&$&') : colour!,
    ]),
  );
}

// WCAG 2: black on white is 21:1, #767676 on white is the known 4.54:1.
test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

test.each([
  ['light', LIGHT_CSS],
  ['dark', DARK_CSS],
] as const)('in the %s theme all text has 4.5:1 and all marks have 3:1', (theme, css) => {
  const colour = variables(css);
  const of = (name: string) => colour.get(name)!;
  for (const ground of ['paper', 'card', 'sunk']) {
    for (const text of ['ink', 'soft', 'accent'])
      expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  }
  for (const tone of ['good', 'warn', 'bad']) {
    for (const text of [tone, 'ink'])
      expect(contrast(of(text), of(`${tone}-bg`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(tone), of('card'))).toBeGreaterThanOrEqual(4.5);
  }
  for (let i = 1; i <= SEGMENT_COLOURS; i++) {
    expect(contrast(of(`s${i}`), of('card'))).toBeGreaterThanOrEqual(3);
    expect(contrast(of(`s${i}`), of(`on${i}`))).toBeGreaterThanOrEqual(4.5);
  }
  for (let i = 0; i <= 2 * DIVERGING_STEPS; i++)
    expect(contrast(of('ink'), of(`d${i}`))).toBeGreaterThanOrEqual(4.5);
  expect(paletteVariables(theme)).toContain(`--s${SEGMENT_COLOURS}:`);
});

test('ink on a colour is the better of dark and white', () => {
  expect([inkOn('#ffd16a'), inkOn('#222266')]).toEqual(['#10181d', '#ffffff']);
});
