import type { Action, Persona, Trait } from '#contract';
import { divergingBar, meter, segmentBadge } from '../charts/index.ts';
import { counted, type FormatOf, share, signed } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { segmentClass } from '../theme/index.ts';
import { typicalCustomer } from './typical-customer.ts';
import { stabilityChip } from './verdict-words.ts';

/** Differences shown on a card; the rest folds away. */
const TOP = 5;

type CardOptions = {
  readonly formatOf: FormatOf;
  /** Effect that fills one side of a bar, the same on all cards. */
  readonly reach: number;
  readonly stamp: Safe | false;
  readonly hidden: ReadonlySet<string>;
  readonly action: Action | null;
};

/** One segment as a person would introduce it. */
export function personaCard(persona: Persona, options: CardOptions): Safe {
  const { traits } = persona;
  const top = traits.slice(0, TOP);
  return html`<article class="card ${segmentClass(persona.id)}" id="segment-${persona.id}">
${options.stamp && html`<p>${options.stamp}</p>`}
<h3>${segmentBadge(persona.id)} <span>${label(persona.name, 120)}</span></h3>
<p>${clip(persona.sentence, 700)}</p>
<p class="who"><b>${share(persona.share, 1)}</b> <span class="soft">${counted(persona.size, 'customer')}</span> ${stabilityChip(persona)}</p>
${meter(persona.share)}
${options.action !== null && html`<p class="todo"><b>What to do: ${label(options.action.title, 80)}.</b> ${clip(options.action.why, 900)}</p>`}
${persona.rule !== null && html`<p class="rule"><b>In short:</b> ${clip(persona.rule.text, 500)}</p>`}
${top.length > 0 && differences(top, options)}
${traits.length > TOP && html`<details><summary>All ${traits.length} differences</summary>${allDifferences(persona, options)}</details>`}
${typicalCustomer(persona, options)}
</article>
`;
}

function differences(traits: readonly Trait[], { formatOf, reach }: CardOptions): Safe {
  const rows = traits.map((trait) => {
    const [mine, all] = averages(trait, formatOf);
    return html`<tr><th scope="row">${label(trait.feature, 50)}${divergingBar(trait.effect, reach)}</th><td>${mine}</td><td>${all}</td></tr>\n`;
  });
  return html`<table class="diffs nums"><thead><tr><th scope="col">stands out by</th><th scope="col">average</th><th scope="col">all</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function allDifferences({ id, traits }: Persona, { formatOf }: CardOptions): Safe {
  const rows = traits.map((trait) => {
    const [mine, all, median, allMedian] = averages(trait, formatOf);
    return html`<tr><th scope="row">${label(trait.feature, 50)}</th><td>${signed(trait.effect, 2)}${interval(trait)}</td><td>${mine}</td><td>${all}</td><td>${median}</td><td>${allMedian}</td></tr>\n`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="All differences of segment ${id}"><table class="nums alls"><thead><tr><th scope="col">column</th><th scope="col">effect (s.d.), 95 %</th><th scope="col">average</th><th scope="col">all</th><th scope="col">median</th><th scope="col">all</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Its bootstrap interval, where it is known. */
function interval({ effectLow, effectHigh }: Trait): string {
  return effectLow === null || effectHigh === null
    ? ''
    : ` (${signed(effectLow, 2)} to ${signed(effectHigh, 2)})`;
}

type Averages = [mean: string, all: string, median: string, allMedian: string];

function averages(trait: Trait, formatOf: FormatOf): Averages {
  const { segmentMean, overallMean, segmentMedian, overallMedian } = trait;
  const written = formatOf(trait.column, trait.level).alike([
    segmentMean,
    overallMean,
    segmentMedian,
    overallMedian,
  ]);
  return written as Averages;
}
