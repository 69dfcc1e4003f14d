export { cardHtml } from './card/card-html.ts';
export { cardMarkdown } from './card/card-markdown.ts';
export type { CardFacts } from './card/card-words.ts';
export { modelCardHtml, modelCardMarkdown } from './card/model-card.ts';
export { type PredictionCardFacts, predictionCardMarkdown } from './prediction/prediction-card.ts';
export { predictionHtml } from './prediction/prediction-html.ts';
export { decisionWords } from './prediction/prediction-words.ts';
export { renderProfile } from './profile/render-profile.ts';
export { renderReport } from './render-report.ts';
