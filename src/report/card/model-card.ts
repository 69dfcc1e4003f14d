import type { PredictionManifest, SegmentationManifest } from '#contract';
import { predictionCardMarkdown } from '../prediction/prediction-card.ts';
import { predictionHtml } from '../prediction/prediction-html.ts';
import { cardHtml } from './card-html.ts';
import { cardMarkdown } from './card-markdown.ts';

/** What any model card is made of. */
export type ModelFacts = Omit<SegmentationManifest, 'files'> | Omit<PredictionManifest, 'files'>;

/** The card of a model in Markdown. */
export function modelCardMarkdown(facts: ModelFacts): string {
  return facts.kind === 'segmentation' ? cardMarkdown(facts) : predictionCardMarkdown(facts);
}

/** The card of a model as one HTML file. @param name what the model is called, e.g. `customers@2` */
export function modelCardHtml(facts: ModelFacts, name: string): string {
  return facts.kind === 'segmentation' ? cardHtml(facts, name) : predictionHtml(facts, name);
}
