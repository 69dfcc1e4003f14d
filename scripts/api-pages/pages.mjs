const AREAS = [
  ['pipeline', 'Main job and scoring', 'From files to segments, and from a model to scored files.'],
  ['store', 'Workspace', 'Where work is remembered: artifacts, runs, models, bundles.'],
  ['contract', 'Documents', 'What crosses the disk and the command line, as schemas and types.'],
  [
    'report',
    'Model card',
    'What a model is, was made of, is for, and whom it serves worse, as Markdown and HTML.',
  ],
  ['features', 'Recipes', 'From raw columns to features, fitted once and replayed exactly.'],
  ['segment', 'Models', 'What a segmentation can do.'],
  ['learn', 'Bundles', 'A model as it is kept and moved.'],
  [
    'matrix',
    'Tables in memory',
    'Frames of raw columns, matrices of features, and the context of long work.',
  ],
  ['kernels', 'Kernels', 'Numeric work in WebAssembly with threads.'],
  ['base', 'Ground', 'Errors, random numbers, clock, log and progress.'],
];

/** The pages of the library by file name: an index, and a page an area. `schemas`: JSON schema by export name. */
export function apiPages(exports, { schemas, version }) {
  const areas = AREAS.map(([layer, title, lead]) => ({
    file: `${layer}.md`,
    title,
    lead,
    exports: exports.filter((one) => one.layer === layer),
  })).filter((area) => area.exports.length > 0);
  const placed = areas.reduce((sum, area) => sum + area.exports.length, 0);
  if (placed !== exports.length) throw new Error('an export is of a layer that no page is for');
  const pages = new Map([['README.md', indexPage(areas, version)]]);
  for (const area of areas) pages.set(area.file, areaPage(area, schemas));
  return pages;
}

function indexPage(areas, version) {
  const parts = areas.map(({ file, title, lead, exports }) => {
    const rows = exports.map(
      ({ name, kind, doc }) =>
        `| [\`${name}\`](${file}#${anchor(name)}) | ${kind} | ${cell(firstSentence(doc))} |`,
    );
    return `## [${title}](${file})\n\n${lead}\n\n| export | kind | what it is |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
  return `# The library, version ${version}

What \`import { ... } from 'clientele'\` gives. Made from the sources by \`npm run docs:api\`. Errors are \`AppError\`s with
the codes of [errors.md](../errors.md); programs to start from are in [examples](../../examples).

${parts.join('\n\n')}
`;
}

function areaPage({ title, lead, exports }, schemas) {
  const typed = new Set(exports.map(({ schema }) => schema));
  const tableOf = ({ name, schema }) => (typed.has(name) ? undefined : schemas[schema ?? name]);
  const parts = exports.map((one) => exportPart(one, tableOf(one)));
  return `# ${title}\n\n${lead}\n\n${parts.join('\n\n')}\n\n[All exports](README.md)\n`;
}

function exportPart(one, schema) {
  const parts = [
    `## ${one.name}`,
    `\`\`\`ts\n${one.declaration}\n\`\`\``,
    text(one.doc),
    ...details(one),
    one.members.map(memberPart).join('\n'),
    schema === undefined ? '' : schemaTable(schema),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function memberPart(member) {
  const about = [text(member.doc), ...details(member)].filter((part) => part !== '').join(' ');
  return `- \`${member.signature}\`${about === '' ? '' : `  \n  ${about.replaceAll('\n', '\n  ')}`}`;
}

function details({ parameters, returns, throws }) {
  return [
    ...parameters.map((parameter) => `Parameter ${text(parameter)}`),
    ...(returns === null ? [] : [`Returns ${text(returns)}`]),
    ...throws.map((codes) => `Throws ${text(codes)}`),
  ];
}

/** Fields of a document, nested ones by their path. */
function schemaTable(schema) {
  const rows = fieldsOf(schema, '').map(
    ({ path, type, rest, about }) => `| \`${path}\` | ${cell(type)} | ${cell(rest)} | ${cell(about)} |`,
  );
  return rows.length === 0
    ? ''
    : `| field | type | default | what it is |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function fieldsOf(schema, prefix) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner =
      field.type === 'array' ? field.items : (field.anyOf?.find((one) => one.type === 'object') ?? field);
    const below =
      inner?.properties === undefined ? [] : fieldsOf(inner, `${path}${field.type === 'array' ? '[]' : ''}.`);
    const rest = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
    return [{ path, type: typeOf(field), rest, about: field.description ?? '' }, ...below];
  });
}

function typeOf(field) {
  if (field.type === 'object' && field.properties === undefined) return 'record';
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((one) => `\`${JSON.stringify(one)}\``).join(', ');
  if (field.anyOf !== undefined) return field.anyOf.map(typeOf).join(' or ');
  if (field.type === 'array') return `list of ${typeOf(field.items ?? {})}`;
  return [field.type ?? 'anything'].flat().join(' or ');
}

function firstSentence(doc) {
  return (/^.*?[.:](?=\s|$)/s.exec(doc)?.[0] ?? doc).replaceAll('\n', ' ');
}

function text(doc) {
  return doc.replaceAll('<', '\\<').replace(/\{@link (\w+)\}/g, '`$1`');
}

function cell(words) {
  return text(words).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function anchor(name) {
  return name.toLowerCase();
}
