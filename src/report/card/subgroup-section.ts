import type { Metric, Served, Subgroup, Subgroups } from '#contract';
import { intervalBar, segmentBadge } from '../charts/index.ts';
import { count, fixed, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import {
  type CardFacts,
  levelName,
  NOBODY_WORSE,
  subgroupLead,
  unlistedSentence,
  WORSE_LEAD,
} from './card-words.ts';

const OPEN_GROUPS = 60;

/** How the levels of the columns with few levels are served. */
export function subgroupSection({ subgroups: found, personas }: CardFacts): Section {
  const frame = (lead: string, content: Safe | null) =>
    section({ id: 'subgroups', title: 'Subgroups', lead, content });
  if (found === null) return frame('Not measured: an earlier release made the model.', null);
  if (found.groups.length === 0) return frame('The data have no column with few levels to look at.', null);
  const long = found.groups.length > OPEN_GROUPS;
  const unlisted = unlistedSentence(found);
  return frame(
    subgroupLead(found),
    html`<h3>Who is served worse</h3>
${worseList(found)}
<p class="small soft h">${WORSE_LEAD}</p>
<h3>How well each is served</h3>
<p class="lead">Bars show the interval, the line across all customers.</p>
<div class="sub">${fold('Show all subgroups', servedTable(found), long)}</div>
<h3>Which segments they are in</h3>
<div class="sub">${fold('Show all subgroups', shareTable(found, personas), long)}</div>
${unlisted !== null && html`<p class="small soft">${unlisted}</p>`}`,
  );
}

function worseList({ worse }: Subgroups): Safe {
  if (worse.length === 0) return html`<p><span class="chip good">none</span> ${NOBODY_WORSE}</p>`;
  const rows = worse.map(({ measures, message }) => {
    const chips = measures.map((measure) => html`<span class="chip warn">${MEASURE_WORDS[measure]}</span> `);
    return html`<li>${clip(message, 500)} ${chips}</li>\n`;
  });
  return html`<ul class="lines">${rows}</ul>`;
}

const MEASURE_WORDS: Readonly<Record<'confidence' | 'novel' | 'held', string>> = {
  confidence: 'less sure',
  novel: 'more novel',
  held: 'holds less',
};

function servedTable(found: Subgroups): Safe {
  const { overall, groups, worse } = found;
  const most = Math.max(...[overall, ...groups].map(({ novel }) => novel.high ?? novel.value));
  const isWorse = (group: Subgroup, measure: 'confidence' | 'novel' | 'held') =>
    worse.some(
      (one) => one.column === group.column && one.level === group.level && one.measures.includes(measure),
    );
  const cells = (served: Served, group: Subgroup | null) => {
    const cell = (measure: 'confidence' | 'novel' | 'held', domain: readonly [number, number]) => {
      const [figure, all] = [served[measure], overall[measure]];
      if (figure === null || all === null) return html`<td class="num">–</td>`;
      const text = measure === 'confidence' ? fixed(figure.value, 3) : share(figure.value, 1);
      const mark = group !== null && isWorse(group, measure);
      return html`<td class="iv${mark && ' worse'}"><b>${text}</b> ${between(figure, measure)}${intervalBar(figure, { domain, across: all.value })}</td>`;
    };
    return html`<td class="num">${count(served.customers)}</td>${cell('confidence', [0.5, 1])}${cell('novel', [0, Math.min(1, most)])}${cell('held', [0, 1])}`;
  };
  return tableBox(
    'Confidence, novel customers and customers in segments that hold, with 95 % intervals',
    html`<tr><th scope="col">level</th><th scope="col" class="num">customers</th><th scope="col">mean confidence</th><th scope="col">novel</th><th scope="col">in segments that hold</th></tr>`,
    html`<tr><th scope="row">all customers</th>${cells(overall, null)}</tr>\n${byColumn(found, 5, (group) => cells(group, group))}`,
  );
}

function shareTable(found: Subgroups, personas: CardFacts['personas']): Safe {
  const cells = (served: Served) =>
    html`<td class="num">${count(served.customers)}</td>${served.segments.map((one) => html`<td class="num"><b>${share(one.value)}</b> ${between(one, 'novel')}</td>`)}`;
  return tableBox(
    'Share of each segment, with 95 % intervals',
    html`<tr><th scope="col">level</th><th scope="col" class="num">customers</th>${personas.map((persona) => html`<th scope="col" class="seg">${segmentBadge(persona.id)} <span>${clip(persona.name, 40)}</span></th>`)}</tr>`,
    html`<tr><th scope="row">all customers</th>${cells(found.overall)}</tr>\n${byColumn(found, personas.length + 2, cells)}`,
  );
}

/** A heading row for each column and below it a row for each of its levels. */
function byColumn({ groups }: Subgroups, width: number, cells: (group: Subgroup) => Safe): Safe {
  const rows = groups.map((group, i) => {
    const isFirst = groups[i - 1]?.column !== group.column;
    const head =
      isFirst &&
      html`<tr class="group"><th scope="colgroup" colspan="${width}">${label(group.column, 90)} <span class="soft">${group.used ? 'used' : 'left out'}</span></th></tr>\n`;
    return html`${head}<tr><th scope="row">${label(levelName(group), 60)}</th>${cells(group)}</tr>\n`;
  });
  return html`${rows}`;
}

function between({ low, high }: Metric, measure: 'confidence' | 'novel' | 'held'): Safe | false {
  if (low === null || high === null) return false;
  const text = (x: number) => (measure === 'confidence' ? fixed(x, 3) : fixed(100 * x, 1));
  return html`<span class="soft nowrap">${text(low)}–${text(high)}</span>`;
}
