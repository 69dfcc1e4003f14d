import type { PredictedGroup, Prediction } from '#contract';
import { count, fixed, share } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import type { ShownFigures } from './shown-figures.ts';

const OPEN_GROUPS = 40;
/** What is said of the list. */
export const GROUPS_LEAD =
  'Customers by the levels of columns with few of them, whether or not the model reads the column, on rows that it had not seen. It says how well it serves each; not that a use of it is fair.';
/** Where nobody is. */
export const NOBODY_PREDICTED_WORSE =
  'No group is clearly predicted worse: the percentages of none are off by 5 points on average (of more than two classes: none has 5 points fewer right ones than all others) beyond chance.';

/** Who is predicted worse, and how well each group is predicted. */
export function groupsSection({ subgroups }: Prediction, shown: ShownFigures): Section | null {
  if (subgroups === undefined || subgroups.groups.length === 0) return null;
  const { groups, worse } = subgroups;
  const list =
    worse.length === 0
      ? html`<p><span class="chip good">none</span> ${NOBODY_PREDICTED_WORSE}</p>`
      : html`<ul class="lines">${worse.map(({ message }) => html`<li>${clip(message, 500)}</li>\n`)}</ul>`;
  return section({
    id: 'subgroups',
    title: 'Who is predicted worse',
    lead: GROUPS_LEAD,
    content: shown.stamped(
      html`${list}<div class="sub">${fold('Show all groups', groupTable(groups, shown), groups.length > OPEN_GROUPS)}</div>`,
    ),
  });
}

function groupTable(groups: readonly PredictedGroup[], shown: ShownFigures): Safe {
  const isTwo = groups.some(({ said }) => said !== null);
  const heads = ['customers', 'right', '95 % interval', ...(isTwo ? ['AUC', 'said', 'came'] : [])];
  const head = html`<tr><th scope="col">group</th>${heads.map((one) => html`<th scope="col" class="num">${one}</th>`)}</tr>`;
  const rows = groups.map(({ column, level, customers, accuracy, auc, said, came }) => {
    const { mean, low, high } = accuracy;
    const own = [
      mean === null ? '' : share(mean),
      low === null || high === null ? '' : `${share(low)} to ${share(high)}`,
      ...(isTwo
        ? [
            auc === null ? '' : fixed(auc, 3),
            said === null ? '' : share(said),
            came?.mean == null ? '' : share(came.mean),
          ]
        : []),
    ];
    return html`<tr><th scope="row">${clip(groupName({ column, level }), 70)}</th><td class="num">${count(customers)}</td>${own.map((cell) => html`<td class="num">${shown.figure(cell)}</td>`)}</tr>\n`;
  });
  return tableBox('How well each group is predicted', head, rows);
}

/** `gender: female`; `gender: missing`. */
export function groupName({ column, level }: Pick<PredictedGroup, 'column' | 'level'>): string {
  return `${column}: ${level ?? 'missing'}`;
}
