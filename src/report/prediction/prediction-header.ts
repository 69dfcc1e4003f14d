import type { PredictionManifest } from '#contract';
import { counted } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import {
  decisionWords,
  INVALID_WORDS,
  invalidGuards,
  PREDICTION_WORDS,
  sentenceOf,
} from './prediction-words.ts';

/** What is predicted and by what, and the verdict in plain words. @param name what the model is called */
export function predictionHeader(
  { prediction, provenance }: Omit<PredictionManifest, 'files'>,
  name: string,
): Safe {
  const { target, description, learnerTitle, rows, verdict } = prediction;
  const sources = provenance.datasets.map((dataset) => dataset.name).join(' and ');
  const invalid = invalidGuards(prediction);
  return html`<header>
<h1>${label(target, 160)}</h1>
<p class="lead">${clip(description, 900)}</p>
<p class="lead">Model ${label(name, 120)}: ${clip(learnerTitle, 120)}, learned from ${counted(rows, 'row')} of ${clip(sources, 120)}. ${clip(decisionWords(prediction), 300)}</p>
${invalid.length > 0 ? notToBelieve(prediction, invalid) : box(PREDICTION_WORDS[verdict], sentenceOf(prediction))}
</header>`;
}

function box({ tone, word, meaning, use }: (typeof PREDICTION_WORDS)['signal'], sentence: string): Safe {
  return html`<div class="verdict ${tone}" role="region" aria-label="Verdict">
<p class="word">${word}</p>
<p class="say">${meaning} ${use}</p>
<p class="small">In figures: ${clip(sentence, 400)}</p>
</div>`;
}

function notToBelieve(
  prediction: PredictionManifest['prediction'],
  invalid: ReturnType<typeof invalidGuards>,
): Safe {
  return html`<div class="verdict bad" role="region" aria-label="Verdict">
<p class="word">${INVALID_WORDS.word}</p>
<p class="say">${INVALID_WORDS.meaning}</p>
<ul>${invalid.map(({ evidence }) => html`<li>${clip(evidence, 500)}</li>`)}</ul>
<p class="small">What the figures would say: <s>${clip(sentenceOf(prediction), 400)}</s></p>
</div>`;
}
