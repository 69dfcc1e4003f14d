import type { Prediction } from '#contract';
import { networkDrawing, treeDrawing } from '../charts/index.ts';
import { html } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';

/** The model as a drawing, where it is a network, is made of trees, or goes in steps. */
export function drawingSection({ drawing }: Prediction): Section | null {
  if (drawing === undefined) return null;
  const lead =
    drawing.kind === 'network'
      ? 'What comes in on the left, what is told on the right. Every line is a number that was learned; a drawing shows how large the network is, not why it says what it says.'
      : drawing.title === 'The steps'
        ? 'Each box is decided by a learner of its own, from left to right.'
        : `From left to right, at most three questions deep; yes is the upper way.${drawing.title === 'The tree' ? '' : ' One tree of many says little about all of them.'}`;
  return section({
    id: 'drawing',
    title: drawing.kind === 'network' ? 'The network' : drawing.title,
    lead,
    content: html`${drawing.kind === 'network' ? networkDrawing(drawing) : treeDrawing(drawing)}`,
  });
}
