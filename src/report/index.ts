export { cardHtml } from './card/card-html.ts';
export { cardMarkdown } from './card/card-markdown.ts';
export type { CardFacts } from './card/card-words.ts';
export { renderProfile } from './profile/render-profile.ts';
export { renderReport } from './render-report.ts';
