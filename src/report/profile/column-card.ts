import { type Column, type ColumnProfile, kindName } from '#contract';
import { meter } from '../charts/index.ts';
import { type ColumnFormat, count, date, formatOf, number, share } from '../format/index.ts';
import { clip, html, label, type Part, type Safe } from '../markup/index.ts';
import { histogram } from './histogram.ts';

/** Levels shown openly. */
const LEVELS = 6;

/** One column: what it is, how its values are spread, what is missing. */
export function columnCard(column: Column, profile: ColumnProfile, at: number): Safe {
  const rows = profile.present + profile.missing;
  return html`<article class="col" id="column-${at}">
<h3>${label(column.name, 120)}</h3>
<p class="tags"><span>${kindName(column)}</span><span>${column.role}</span>${column.unit != null && html`<span>${clip(column.unit, 40)}</span>`}<span>${count(profile.distinct)} distinct</span></p>
${column.description != null && html`<p class="said">${clip(column.description, 400)}</p>`}
${picture(column, profile)}
${profile.missing > 0 && html`<p class="hole">${meter(profile.missing / rows)}<span>${count(profile.missing)} missing (${share(profile.missing / rows)})</span></p>`}
${details(column, profile)}
</article>
`;
}

function picture(column: Column, profile: ColumnProfile): Part {
  if (profile.present === 0) return html`<p class="soft">No values.</p>`;
  if (profile.numeric !== null) return histogram(profile.numeric, formatOf(column));
  if (profile.levels !== null) return levels(profile.levels.slice(0, LEVELS), profile);
  const { lengths } = profile;
  const long = lengths === null ? '' : `, ${lengths.min} to ${lengths.max} characters`;
  return html`<p class="soft">Values are not shown${long}.</p>`;
}

function levels(list: NonNullable<ColumnProfile['levels']>, { present }: ColumnProfile): Safe {
  const items = list.map(
    ({ level, count: n }) =>
      html`<dt>${label(level, 48)}</dt><dd>${meter(n / present)}</dd><dd title="${count(n)} rows">${share(n / present)}</dd>`,
  );
  return html`<dl class="lv">${items}</dl>`;
}

function details(column: Column, profile: ColumnProfile): Part {
  const rows = [...numbers(profile, formatOf(column)), ...dates(profile), ...bounds(column)];
  const more = profile.levels?.slice(LEVELS) ?? [];
  if (rows.length === 0 && more.length === 0) return null;
  const beyond = profile.distinct - (profile.levels?.length ?? 0);
  return html`<details><summary>${profile.numeric === null ? 'All levels' : 'Numbers'}</summary>
${more.length > 0 && levels(more, profile)}${more.length > 0 && beyond > 0 && html`<p class="soft small">and ${count(beyond)} more</p>`}
${rows.length > 0 && html`<dl class="pairs">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
</details>`;
}

type Pair = readonly [name: string, value: Part];

function numbers({ numeric, present }: ColumnProfile, { value, alike }: ColumnFormat): Pair[] {
  if (numeric === null) return [];
  const { p1, p5, q1, median, q3, p95, p99, min, max, mean, outliers } = numeric;
  const steps = alike([min, p1, p5, q1, median, q3, p95, p99, max]);
  const names = ['least', '1 %', '5 %', '25 %', 'median', '75 %', '95 %', '99 %', 'most'];
  const isDate = value(0) === date(0);
  const pairs: Pair[] = names.map((name, i) => [name, steps[i]!]);
  pairs.push(['mean', value(mean)]);
  pairs.push([
    'standard deviation',
    isDate ? `${number(numeric.standardDeviation)} days` : number(numeric.standardDeviation),
  ]);
  pairs.push(['skewness', number(numeric.skewness)]);
  pairs.push(['most frequent', `${value(numeric.mode.value)} (${share(numeric.mode.count / present)})`]);
  if (!isDate)
    pairs.push(['zero', share(numeric.zeros / present)], ['below zero', share(numeric.negatives / present)]);
  if (outliers.robust !== null) pairs.push(['beyond 3.5 robust deviations', count(outliers.robust.count)]);
  if (outliers.quartiles !== null)
    pairs.push(['beyond 1.5 quartile ranges', count(outliers.quartiles.count)]);
  return pairs;
}

function dates({ dates: covered }: ColumnProfile): Pair[] {
  if (covered === null) return [];
  const gap = covered.longestGap;
  return [
    ['span', `${count(covered.days)} days`],
    ['days with rows', count(covered.presentDays)],
    ['longest gap', gap === null ? 'none' : `${count(gap.days)} days from ${date(gap.from)}`],
  ];
}

function bounds(column: Column): Pair[] {
  const { value } = formatOf(column);
  const pairs: Pair[] = [];
  if (column.range != null) {
    const { min, max } = column.range;
    pairs.push(['allowed', `${min === null ? '…' : value(min)} to ${max === null ? '…' : value(max)}`]);
  }
  if (column.allowedLevels != null)
    pairs.push(['allowed levels', clip(column.allowedLevels.join(', '), 200)]);
  return pairs;
}
