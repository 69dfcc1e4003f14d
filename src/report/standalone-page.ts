import { html, type Safe, trusted } from './markup/index.ts';
import type { Section } from './sections/section.ts';
import { contentSecurity, SCRIPT, styleSheet } from './theme/index.ts';

/** What a page of one file is made of. */
export interface StandalonePage {
  readonly title: string;
  /** What it is, in the bar: `model card`. */
  readonly kind: string;
  readonly header: Safe;
  readonly sections: readonly Section[];
  /** Of the release that made it. */
  readonly version: string;
}

/** A page as one HTML file that opens anywhere, without network: contents, header, sections. The same parts give the same bytes. */
export function standalonePage({ title, kind, header, sections, version }: StandalonePage): string {
  const style = styleSheet([]);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity(style, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the ${kind}</a>
<div class="page">
<div class="bar"><span><strong>Clientele</strong> ${kind}</span><button type="button" id="theme" hidden>Dark theme</button></div>
<div class="body">
${contents(sections)}
<main id="main">
${header}
${sections.map((section) => section.body)}
<footer>Made by Clientele ${version}. This file holds summaries of groups of customers; no names and no ids.</footer>
</main>
</div>
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.toString();
}

function contents(sections: readonly Section[]): Safe {
  const items = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<nav class="nav" aria-label="Contents"><ul class="plain">${items}</ul></nav>`;
}
