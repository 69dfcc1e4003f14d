import { expect } from 'vitest';
import type { Element } from './tokenize-html.ts';

/** Unique ids, headings in order, links that lead somewhere, drawings with a description. */
export function expectSoundStructure(elements: readonly Element[]): void {
  const ids = elements.flatMap((e) => e.attributes.get('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const headings = elements.filter((e) => /^h[1-6]$/.test(e.tag)).map((e) => Number(e.tag[1]));
  expect(headings[0]).toBe(1);
  expect(headings.filter((level) => level === 1)).toHaveLength(1);
  for (const [i, level] of headings.entries()) expect(level - (headings[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  for (const element of elements) {
    const target = element.attributes.get('href');
    if (target !== undefined) expect(ids).toContain(target.slice(1));
    if (element.tag === 'svg') expect(isDescribed(element)).toBe(true);
  }
}

function isDescribed(svg: Element): boolean {
  if ((svg.attributes.get('aria-label') ?? '') !== '') return svg.attributes.get('role') === 'img';
  const around = [svg, ...svg.within];
  return around.some((e) => e.attributes.get('aria-hidden') === 'true' || e.attributes.get('role') === 'img');
}

/** No element or attribute that loads, runs or sends anything. */
export function expectNothingFromOutside(elements: readonly Element[]): void {
  for (const { tag, attributes } of elements) {
    expect([
      'link',
      'img',
      'iframe',
      'object',
      'embed',
      'base',
      'form',
      'image',
      'foreignObject',
    ]).not.toContain(tag);
    for (const [name, value] of attributes) {
      expect(name).not.toMatch(/^on|^style$|^src|^action$|^xlink/);
      if (name === 'href') expect(value).toMatch(/^#[a-z0-9-]+$/);
      if (name === 'class' || name === 'id') expect(value).toMatch(/^[a-zA-Z0-9 -]+$/);
    }
  }
}
