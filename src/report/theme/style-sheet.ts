import { CHARTS_CSS } from './charts-css.ts';
import { LAYOUT_CSS } from './layout-css.ts';
import { isSquare, segmentClass } from './palette.ts';
import { PARTS_CSS } from './parts-css.ts';
import { tokens } from './tokens.ts';

/** The whole style sheet; the map's focus on one segment needs a rule for each of them. */
export function styleSheet(segmentIds: readonly number[]): string {
  const focus = segmentIds.map((id) => {
    const mark = `${isSquare(id) ? 'rect' : 'circle'}.${segmentClass(id)}`;
    return `.map:has(#focus-${id}:checked) .dots>:not(${mark}){fill-opacity:.05}`;
  });
  return [tokens(), LAYOUT_CSS, PARTS_CSS, CHARTS_CSS, ...focus].join('\n');
}
