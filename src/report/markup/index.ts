export { escapeHtml } from './escape.ts';
export { html, type Part, Safe, trusted } from './html.ts';
export { clip, label } from './label.ts';
