import type { ModelDrawing } from '#contract';
import { clip, html, type Safe } from '../markup/index.ts';

type Network = Extract<ModelDrawing, { kind: 'network' }>;

/** Units of a layer that are drawn. */
const MOST_UNITS = 8;
const COLUMN = 170;
const LEFT = 84;
const ROW = 26;
const HEIGHT = (MOST_UNITS + 2) * ROW;

/** The layers of a network from left to right, a dot a unit and a line a weight; of wide layers some. */
export function networkDrawing({ inputs, layers, classes }: Network): Safe {
  const sizes = [inputs, ...layers];
  const units = sizes.map((size, layer) => {
    const shown = Math.min(size, MOST_UNITS);
    return Array.from({ length: shown }, (_, i) => ({
      x: LEFT + layer * COLUMN,
      y: HEIGHT / 2 + (i - (shown - 1) / 2) * ROW - ROW / 2,
    }));
  });
  const lines = units
    .slice(1)
    .flatMap((own, layer) => units[layer]!.flatMap((a) => own.map((b) => `M${a.x},${a.y}L${b.x},${b.y}`)));
  const dots = units.flat().map(({ x, y }) => html`<circle cx="${x}" cy="${y}" r="7"/>`);
  const names = sizes.map((size, layer) => {
    const what = layer === 0 ? 'features' : layer === sizes.length - 1 ? 'classes' : 'units';
    const hidden = size > MOST_UNITS ? `, ${MOST_UNITS} drawn` : '';
    return html`<text class="below" x="${LEFT + layer * COLUMN}" y="${HEIGHT - 6}">${size} ${what}${hidden}</text>`;
  });
  const ends = units
    .at(-1)!
    .map(({ x, y }, i) => html`<text x="${x + 14}" y="${y}" dy=".35em">${clip(classes[i] ?? '', 18)}</text>`);
  const width = LEFT + (sizes.length - 1) * COLUMN + 160;
  return html`<div class="scroll"><svg class="model" role="img" aria-label="${`Network of ${sizes.join(', ')} units`}" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}"><path class="weights" d="${lines.join('')}"/>${dots}${names}${ends}</svg></div>`;
}
