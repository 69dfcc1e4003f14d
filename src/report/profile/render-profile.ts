import type { Profile } from '#contract';
import { count, counted, share } from '../format/index.ts';
import { clip, html, label, type Safe, trusted } from '../markup/index.ts';
import { columnTable } from '../sections/column-table.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { contentSecurity, SCRIPT, styleSheet } from '../theme/index.ts';
import { associationMatrix } from './association-matrix.ts';
import { associationTable, bothNames } from './association-table.ts';
import { strongest } from './association-words.ts';
import { columnCard } from './column-card.ts';
import { findingList } from './finding-list.ts';
import { PROFILE_CSS } from './profile-css.ts';

/** Strongest pairs that are listed. */
const LISTED = 20;

/**
 * The page of a profile: one HTML file that opens anywhere, without network, and reads well without script. The same
 * profile gives the same bytes; every value from data is escaped.
 * @param version of Clientele.
 */
export function renderProfile(profile: Profile, version: string): string {
  const style = `${styleSheet([])}\n${PROFILE_CSS}`;
  const sections = [
    findings(profile),
    columns(profile),
    associations(profile),
    target(profile),
    data(profile),
  ].filter((one) => one !== null);
  const items = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity(style, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${clip(profile.dataset.name, 120)}: profile</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the profile</a>
<div class="page">
<div class="bar"><span><strong>Clientele</strong> data profile</span><button type="button" id="theme" hidden>Dark theme</button></div>
<div class="body">
<nav class="nav" aria-label="Contents"><ul class="plain">${items}</ul></nav>
<main id="main">
${banner(profile)}
${sections.map(({ body }) => body)}
<footer>Made by Clientele ${version}. This file holds summaries, names of levels, extreme values and row numbers; no texts and no ids.</footer>
</main>
</div>
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.toString();
}

function banner(profile: Profile): Safe {
  const { dataset, duplicates } = profile;
  const cells = dataset.rows * dataset.columns.length;
  const missing = dataset.columns.reduce((sum, column) => sum + column.missing, 0);
  const warnings = profile.findings.filter(({ severity }) => severity !== 'info').length;
  const facts = [
    fact(
      count(dataset.rows),
      'rows',
      dataset.rejectedRows === 0 ? null : `${count(dataset.rejectedRows)} more were rejected`,
    ),
    fact(count(dataset.columns.length), 'columns', kinds(profile)),
    fact(share(missing / (cells || 1)), 'of all values are missing', counted(missing, 'value')),
    fact(
      count(duplicates.rows),
      'rows repeat an earlier one',
      duplicates.ids === null ? null : `${counted(duplicates.ids, 'id')} again`,
    ),
    fact(
      count(warnings),
      warnings === 1 ? 'warning' : 'warnings',
      `${counted(profile.findings.length, 'finding')} in all`,
    ),
  ];
  return html`<header>
<h1>${label(dataset.name, 160)}</h1>
<p class="lead">${clip(dataset.shapeReason, 300)}</p>
<dl class="facts">${facts}</dl>
</header>`;
}

function kinds({ dataset, columns: profiles }: Profile): string {
  const ordered = profiles.filter(({ numeric, dates }) => numeric !== null && dates === null).length;
  const times = profiles.filter(({ dates }) => dates !== null).length;
  const levels = dataset.columns.filter(({ kind }) => kind === 'category' || kind === 'boolean').length;
  const rest = dataset.columns.length - ordered - times - levels;
  const parts = [
    [ordered, 'numeric'],
    [levels, 'of levels'],
    [times, 'of time'],
    [rest, 'other'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}`)
    .join(', ');
}

function fact(value: string, name: string, note: string | null): Safe {
  return html`<div><dt>${name}${note !== null && html`<br><span class="note">${note}</span>`}</dt><dd>${value}</dd></div>`;
}

function findings(profile: Profile): Section {
  return section({
    id: 'findings',
    title: 'Findings',
    lead: 'What to look at before the data is used, worst first, with example rows and a step that would deal with it. Nothing was changed.',
    content: findingList(profile),
  });
}

function columns({ dataset, columns: profiles }: Profile): Section {
  return section({
    id: 'columns',
    title: 'Columns',
    lead: 'How the values of each column are spread; the line is the median.',
    content: html`<div class="grid cols">${dataset.columns.map((column, j) => columnCard(column, profiles[j]!, j))}</div>`,
  });
}

function associations({ associations: found }: Profile): Section | null {
  if (found.columns.length < 2) return null;
  const ranked = found.pairs
    .map((pair) => ({ pair, strength: Math.abs(strongest(pair) ?? 0) }))
    .filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength)
    .map(({ pair }) => pair);
  return section({
    id: 'associations',
    title: 'Associations',
    lead: 'How strongly columns go together, over the rows in which both have a value: the larger of Pearson’s and Spearman’s correlation between numbers, the correlation ratio η between a category and a number, Cramér’s V (bias-corrected) between categories. Columns that go together stand together.',
    content: html`${associationMatrix(found)}
<h3>Strongest pairs</h3>
${associationTable('Strongest associations', ranked.slice(0, LISTED), bothNames)}
${found.leftOut.length > 0 && fold(`Not compared: ${counted(found.leftOut.length, 'column')}`, leftOut(found.leftOut), true)}`,
  });
}

function leftOut(list: Profile['associations']['leftOut']): Safe {
  const rows = list.map(
    ({ column, reason }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td class="text">${reason}</td></tr>\n`,
  );
  return tableBox(
    'Columns that were not compared',
    html`<tr><th scope="col">column</th><th scope="col">because</th></tr>`,
    rows,
  );
}

function target({ target: found }: Profile): Section | null {
  if (found === null) return null;
  return section({
    id: 'target',
    title: 'Target',
    lead: html`Every column against ${label(found.column, 90)}, strongest first. What is nearly 1 may give the target away.`,
    content: associationTable(`Columns against ${clip(found.column, 60)}`, found.against, ({ a }) =>
      label(a, 90),
    ),
  });
}

function data({ dataset }: Profile): Section {
  return section({
    id: 'data',
    title: 'Data',
    lead: html`Read from ${label(dataset.source.file, 120)}: kinds and roles of the columns, with the reason.`,
    content: fold(
      `All ${counted(dataset.columns.length, 'column')}`,
      columnTable(dataset),
      dataset.columns.length > 12,
    ),
  });
}
