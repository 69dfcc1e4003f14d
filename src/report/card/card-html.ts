import { counted } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { VERDICT_WORDS } from '../sections/verdict-words.ts';
import { standalonePage } from '../standalone-page.ts';
import { cardSections } from './card-sections.ts';
import { type CardFacts, INTENDED_USE, SOURCE_WORDS, VERDICT_SENTENCES } from './card-words.ts';

/**
 * The model card of a segmentation as one HTML file that opens anywhere, without network. The same facts give the
 * same bytes; every value from data is escaped.
 * @param name what the model is called, e.g. `customers@2`
 */
export function cardHtml(facts: CardFacts, name: string): string {
  return standalonePage({
    title: `Model card: ${clip(name, 120)}`,
    kind: 'model card',
    header: banner(facts, name),
    sections: cardSections(facts),
    version: facts.provenance.version,
  });
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
