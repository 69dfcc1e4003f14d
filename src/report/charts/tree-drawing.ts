import type { ModelDrawing } from '#contract';
import { clip, html, type Safe } from '../markup/index.ts';

type Tree = Extract<ModelDrawing, { kind: 'tree' }>;

const ROW = 46;
const COLUMN = 256;
const BOX = { width: 215, height: 30 };
const MOST_LETTERS = 29;

/** A tree from left to right, a box a question and a box an end. */
export function treeDrawing({ title, nodes }: Tree): Safe {
  const at = new Map<number, { x: number; y: number }>();
  let row = 0;
  const place = (node: number, depth: number): number => {
    const children = nodes[node]!.children.map((child) => place(child.node, depth + 1));
    const y = children.length === 0 ? ROW * (row++ + 0.5) : (children[0]! + children.at(-1)!) / 2;
    at.set(node, { x: depth * COLUMN, y });
    return y;
  };
  place(0, 0);
  const width = Math.max(...[...at.values()].map(({ x }) => x)) + BOX.width + 4;
  const lines = nodes.flatMap(({ children }, node) =>
    children.map(({ how, node: child }) => {
      const [from, to] = [at.get(node)!, at.get(child)!];
      const [x1, x2] = [from.x + BOX.width, to.x];
      return html`<path class="branch" d="M${x1},${from.y}L${x2},${to.y}"/>${how !== '' && html`<text class="how" x="${x2 - 6}" y="${to.y + (to.y < from.y ? -6 : 15)}">${how}</text>`}`;
    }),
  );
  const boxes = nodes.map(({ text, children }, node) => {
    const { x, y } = at.get(node)!;
    return html`<g class="${children.length === 0 ? 'end' : 'ask'}"><title>${text}</title><rect x="${x + 1}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="6"/><text x="${x + 10}" y="${y}" dy=".35em">${clip(text, MOST_LETTERS)}</text></g>`;
  });
  return html`<div class="scroll"><svg class="model" role="img" aria-label="${`${title}: ${clip(nodes[0]!.text, 60)}`}" width="${width}" height="${row * ROW}" viewBox="0 0 ${width} ${row * ROW}">${lines}${boxes}</svg></div>`;
}
