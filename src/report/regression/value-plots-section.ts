import type { Regression } from '#contract';
import { DIAGONAL, linePlot, unitPlot } from '../charts/index.ts';
import { number, share } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';

type Plots = Regression['plots'];

/** What was foretold against what came, as drawings with their numbers. */
export function valuePlotsSection({ plots }: Regression, stamped: (content: Safe) => Safe): Section {
  return section({
    id: 'plots',
    title: 'Foretold and true values',
    lead: 'Every customer was foretold once by a model that had not seen it.',
    content: stamped(html`<div class="grid plots">
${deciles(plots)}
${residuals(plots)}
${grid(plots)}
${gain(plots)}
</div>`),
  });
}

function deciles({ deciles: bands }: Plots): Safe {
  const at = bands.map((_, i) => i + 1);
  const plot = linePlot(
    [
      { look: 'rest', at, values: bands.map(({ predicted }) => predicted) },
      { look: 'main', at, values: bands.map(({ actual }) => actual) },
    ],
    {
      text: 'Mean of what was foretold and of what came, by tenths of the customers.',
      across: 'tenth by prediction, lowest first',
      up: 'mean value',
      mark: null,
      write: number,
    },
  );
  const rows = bands.map(
    ({ predicted, actual }, i) =>
      html`<tr><th scope="row">${i + 1}</th><td class="num">${number(predicted)}</td><td class="num">${number(actual)}</td></tr>\n`,
  );
  const head = html`<tr><th scope="col">tenth</th><th scope="col" class="num">foretold</th><th scope="col" class="num">came</th></tr>`;
  return html`<figure class="panel"><h3>By tenths</h3>${plot}<figcaption>Dashed: what was foretold. Solid: what came. Where they part, predictions are too high or too low.</figcaption>${tableBox('Means by tenths of the customers', head, rows)}</figure>`;
}

function residuals({ residuals: { edges, counts } }: Plots): Safe {
  // a step a bin
  const at = counts.flatMap((_, i) => [edges[i]!, edges[i + 1]!]);
  const plot = linePlot([{ look: 'main', at: at.map(rounded), values: counts.flatMap((n) => [n, n]) }], {
    text: 'How many customers are off by how much.',
    across: 'what came minus what was foretold',
    up: 'customers',
    mark: edges[0]! <= 0 && edges.at(-1)! >= 0 ? 0 : null,
    write: number,
  });
  return html`<figure class="panel"><h3>Errors</h3>${plot}<figcaption>Right of the dashed line more came than was foretold. The bins at the ends hold what lies beyond.</figcaption></figure>`;
}

function grid({ grid: { edges, counts } }: Plots): Safe {
  const most = Math.max(1, ...counts.flat());
  const n = counts.length;
  const cells = counts.flatMap((row, down) =>
    row.flatMap((count, across) =>
      count === 0
        ? []
        : [
            html`<rect x="${across}" y="${n - 1 - down}" width="1" height="1" fill="currentColor" fill-opacity="${(0.12 + 0.88 * Math.sqrt(count / most)).toFixed(2)}"/>`,
          ],
    ),
  );
  const text = 'How many customers lie where: what was foretold across, what came upwards.';
  return html`<figure class="panel"><h3>Each customer</h3><svg class="value-grid" role="img" aria-label="${text}" viewBox="0 0 ${n} ${n}">${cells}<line x1="0" y1="${n}" x2="${n}" y2="0" stroke="currentColor" stroke-width=".08" stroke-dasharray=".3 .3"/></svg><figcaption>Across what was foretold, upwards what came, both from ${number(edges[0]!)} to ${number(edges.at(-1)!)}; the darker, the more customers. On the dashed line both are equal. Cells at the edges hold what lies beyond.</figcaption></figure>`;
}

function gain({ gain: curve }: Plots): Safe {
  if (curve === null)
    return html`<figure class="panel"><h3>Whom to choose</h3><p>Some values are below 0: shares of all value cannot be told.</p></figure>`;
  const at = curve.share.findIndex((value) => value >= 0.2);
  const words = `The fifth of the customers foretold highest holds about ${share(curve.gain[at] ?? 0)} of all value.`;
  return html`<figure class="panel"><h3>Whom to choose</h3>${unitPlot(
    [DIAGONAL, { look: 'main', x: curve.share, y: curve.gain }],
    { text: words, up: 'of all value', across: 'of the customers, foretold highest first' },
  )}<figcaption>${words} The dashed line is choosing blindly.</figcaption></figure>`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
