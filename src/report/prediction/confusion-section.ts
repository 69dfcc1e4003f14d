import type { Prediction } from '#contract';
import { count, share } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';
import { className, type ShownFigures } from './shown-figures.ts';

/** How often each class was taken for each. */
export function confusionSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const { confusion: cells } = prediction;
  if (cells === undefined) return null;
  return section({
    id: 'confusion',
    title: 'What it takes for what',
    lead: 'Every customer by what they are (a row) and what they were taken for (a column), as shares of the row. Framed is what was right.',
    content: shown.stamped(html`${heat(cells, { prediction, shown })}
<p class="lead">${shown.figure(inWords(cells, prediction))}</p>`),
  });
}

function heat(
  cells: readonly (readonly number[])[],
  { prediction, shown }: { prediction: Prediction; shown: ShownFigures },
): Safe {
  const { classes } = prediction;
  const caption = 'What customers are, and what they were taken for';
  const head = classes.map(({ name }) => html`<th scope="col">${label(name, 40)}</th>`);
  const body = classes.map(({ name }, one) => {
    const own = cells[one] ?? [];
    const total = sum(own);
    const parts = classes.map((_, said) => cell(own[said] ?? 0, { total, isRight: said === one, shown }));
    return html`<tr><th scope="row">${label(name, 40)}</th>${parts}<td class="of">${shown.figure(count(total))}</td></tr>\n`;
  });
  const said = classes.map((_, one) => sum(cells.map((row) => row[one] ?? 0)));
  const foot = said.map(
    (total, one) =>
      html`<td>${shown.figure(total === 0 ? '–' : share((cells[one]?.[one] ?? 0) / total))}<small>of ${count(total)}</small></td>`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="taken"><caption>${caption}</caption>
<thead><tr><th scope="col">is ↓ taken for →</th>${head}<th scope="col" class="of">customers</th></tr></thead><tbody>${body}</tbody>
<tfoot><tr><th scope="row">right when it says so</th>${foot}<td class="of"></td></tr></tfoot></table></div>`;
}

function cell(
  n: number,
  { total, isRight, shown }: { total: number; isRight: boolean; shown: ShownFigures },
): Safe {
  const part = total === 0 ? 0 : n / total;
  const shade = `q${Math.min(5, Math.ceil(part * 5))}`;
  return html`<td class="${shade}${isRight && ' own'}">${shown.figure(total === 0 ? '–' : share(part))}<small>${count(n)}</small></td>`;
}

/** Of two classes what becomes of the one that scores are about, of more the one that is mistaken most. */
function inWords(cells: readonly (readonly number[])[], prediction: Prediction): string {
  if (prediction.positive !== null) {
    const [, own = []] = cells;
    const [missed = 0, found = 0] = own;
    const wrong = cells[0]?.[1] ?? 0;
    return `Of ${count(missed + found)} who are ${className(prediction, 1)}, ${count(found)} were found and ${count(missed)} missed. Of ${count(found + wrong)} who were taken for it, ${wrong === 1 ? '1 is' : `${count(wrong)} are`} not.`;
  }
  const mistakes = cells
    .flatMap((row, one) => row.map((n, said) => ({ one, said, part: n / Math.max(1, sum(row)) })))
    .filter(({ one, said }) => one !== said)
    .sort((a, b) => b.part - a.part);
  const [worst] = mistakes;
  if (worst === undefined || worst.part === 0) return 'No class was taken for another.';
  return `The commonest mistake: ${share(worst.part)} of ${className(prediction, worst.one)} were taken for ${className(prediction, worst.said)}.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
