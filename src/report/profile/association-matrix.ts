import type { Association, Profile } from '#contract';
import { clip, html, type Safe } from '../markup/index.ts';
import { DIVERGING_STEPS } from '../theme/index.ts';
import { coefficient, measureOf, strongest } from './association-words.ts';

/** More columns than this are drawn small, without numbers in the cells. */
const MANY = 24;

/** Every pair of columns as a coloured cell; columns that go together stand together. */
export function associationMatrix({ columns, pairs }: Profile['associations']): Safe {
  const byNames = new Map(pairs.map((pair) => [keyOf(pair.a, pair.b), pair]));
  const find = (a: string, b: string) => byNames.get(keyOf(a, b)) ?? byNames.get(keyOf(b, a));
  const order = seriate(columns, find);
  const heads = order
    .slice(0, -1)
    .map((name, j) => html`<th scope="col"><abbr title="${clip(name, 120)}">${j + 1}</abbr></th>`);
  const rows = order.map((name, i) => {
    const cells = order.slice(0, i).map((other) => cell(name, other, find(name, other)));
    return html`<tr><th scope="row" title="${clip(name, 120)}"><i>${i + 1}</i><bdi>${clip(name, 40)}</bdi></th>${cells}</tr>\n`;
  });
  const caption = `Associations of ${columns.length} columns`;
  return html`<div class="scroll mx${order.length > MANY && ' many'}" tabindex="0" role="group" aria-label="${caption}"><table><thead><tr><th></th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>${scaleKey()}`;
}

function cell(a: string, b: string, pair: Association | undefined): Safe {
  const value = pair === undefined ? null : strongest(pair);
  if (pair === undefined || value === null) {
    return html`<td class="none" title="${`${clip(a, 60)} and ${clip(b, 60)}: none`}"></td>`;
  }
  return html`<td class="d${step(value)}" title="${`${clip(a, 60)} and ${clip(b, 60)}: ${measureOf(pair)}`}">${coefficient(value)}</td>`;
}

function step(value: number): number {
  return DIVERGING_STEPS + Math.sign(value) * Math.round(Math.abs(value) * DIVERGING_STEPS);
}

function scaleKey(): Safe {
  const cells = Array.from({ length: 2 * DIVERGING_STEPS + 1 }, (_, i) => html`<i class="d${i}"></i>`);
  return html`<p class="scale">−1 <span aria-hidden="true">${cells}</span> 1; with a category from 0 to 1</p>`;
}

/** A chain that goes on with the column that goes best with the last two; it begins with the best connected one. */
function seriate(
  columns: readonly string[],
  find: (a: string, b: string) => Association | undefined,
): string[] {
  const strength = (a: string, b: string) => {
    const pair = find(a, b);
    return pair === undefined ? 0 : Math.abs(strongest(pair) ?? 0);
  };
  const rest = [...columns];
  const order: string[] = [];
  while (rest.length > 0) {
    const [last, before] = [order.at(-1), order.at(-2)];
    const scores = rest.map((name) =>
      last === undefined
        ? columns.reduce((sum, other) => sum + strength(name, other), 0)
        : strength(name, last) + (before === undefined ? 0 : strength(name, before) / 2),
    );
    order.push(...rest.splice(scores.indexOf(Math.max(...scores)), 1));
  }
  return order;
}

function keyOf(a: string, b: string): string {
  return JSON.stringify([a, b]);
}
