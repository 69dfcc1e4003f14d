import type { ReportData } from '#contract';
import { columnFormats } from './format/index.ts';
import { clip, html, type Safe, trusted } from './markup/index.ts';
import { banner } from './sections/banner.ts';
import { certificate } from './sections/certificate.ts';
import { choice } from './sections/choice.ts';
import { dataFindings } from './sections/data.ts';
import { distributions } from './sections/distributions.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { map } from './sections/map.ts';
import { method } from './sections/method.ts';
import { personas } from './sections/personas.ts';
import { predictions } from './sections/predictions.ts';
import { profile } from './sections/profile.ts';
import { recipe } from './sections/recipe.ts';
import type { Section } from './sections/section.ts';
import { tiers } from './sections/tiers.ts';
import { VERDICT_WORDS } from './sections/verdict-words.ts';
import { contentSecurity, SCRIPT, styleSheet } from './theme/index.ts';

/**
 * The static report: one HTML file that opens anywhere, without network, and reads well without script.
 * The same data give the same bytes; every value from data is escaped.
 */
export function renderReport(data: ReportData): string {
  const style = styleSheet(data.segmentation.personas.map((persona) => persona.id));
  const sections = sectionsOf(data);
  const word = VERDICT_WORDS[data.segmentation.verdict].word;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity(style, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${clip(data.title, 120)}: ${word.toLowerCase()}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="page">
<div class="bar"><span><strong>Clientele</strong> segmentation report</span><button type="button" id="theme" hidden>Dark theme</button></div>
<div class="body">
${contents(sections)}
<main id="main">
${banner(data)}
${sections.map((section) => section.body)}
<footer>Made by Clientele ${data.version}. This file holds summaries, a sample of points and up to three typical customers per segment; no names, texts or ids.</footer>
</main>
</div>
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.toString();
}

function sectionsOf(data: ReportData): Section[] {
  const formatOf = columnFormats(data.datasets);
  return [
    keyNumbers(data),
    personas(data, formatOf),
    profile(data),
    map(data),
    distributions(data, formatOf),
    choice(data),
    certificate(data),
    predictions(data),
    tiers(data, formatOf),
    dataFindings(data),
    recipe(data),
    method(data),
  ].filter((section) => section !== null);
}

function contents(sections: readonly Section[]): Safe {
  const items = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<nav class="nav" aria-label="Contents"><ul class="plain">${items}</ul></nav>`;
}
