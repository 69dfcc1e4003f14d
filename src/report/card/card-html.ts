import { counted } from '../format/index.ts';
import { clip, html, label, type Safe, trusted } from '../markup/index.ts';
import type { Section } from '../sections/section.ts';
import { VERDICT_WORDS } from '../sections/verdict-words.ts';
import { contentSecurity, SCRIPT, styleSheet } from '../theme/index.ts';
import { cardSections } from './card-sections.ts';
import { type CardFacts, INTENDED_USE, SOURCE_WORDS, VERDICT_SENTENCES } from './card-words.ts';

/**
 * The model card of a segmentation as one HTML file that opens anywhere, without network. The same facts give the
 * same bytes; every value from data is escaped.
 * @param name what the model is called, e.g. `customers@2`
 */
export function cardHtml(facts: CardFacts, name: string): string {
  const style = styleSheet([]);
  const sections = cardSections(facts);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity(style, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Model card: ${clip(name, 120)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the model card</a>
<div class="page">
<div class="bar"><span><strong>Clientele</strong> model card</span><button type="button" id="theme" hidden>Dark theme</button></div>
<div class="body">
${contents(sections)}
<main id="main">
${banner(facts, name)}
${sections.map((section) => section.body)}
<footer>Made by Clientele ${facts.provenance.version}. This file holds summaries of groups of customers; no names and no ids.</footer>
</main>
</div>
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.toString();
}

function banner({ verdict, reasons, personas, learner, source, provenance }: CardFacts, name: string): Safe {
  const { tone, word } = VERDICT_WORDS[verdict];
  const names = provenance.datasets.map((dataset) => dataset.name).join(' and ');
  return html`<header>
<h1>${label(name, 160)}</h1>
<p class="lead">A segmentation of ${counted(provenance.customers, 'customer')} of ${clip(names, 120)} into ${counted(personas.length, 'segment')} by ${clip(learner, 60)}, fitted on ${SOURCE_WORDS[source]}.</p>
<div class="verdict ${tone}" role="region" aria-label="Verdict">
<p class="word">${word}</p>
<p class="say">${VERDICT_SENTENCES[verdict].replace(/^[^:]+: (.)/, (_, first: string) => first.toUpperCase())} ${INTENDED_USE[verdict]}</p>
${reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${clip(reason.message, 700)}</li>`)}</ul>`}
</div>
</header>`;
}

function contents(sections: readonly Section[]): Safe {
  const items = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<nav class="nav" aria-label="Contents"><ul class="plain">${items}</ul></nav>`;
}
