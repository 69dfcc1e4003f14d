import { nearestName } from '#base';
import type { Column, Dataset, Finding } from '#contract';
import { comparable, type Dictionary, type DictionaryEntry } from './dictionary.ts';

/** Entries that describe no column of any of the datasets. */
export function unknownEntries(datasets: readonly Dataset[], { entries }: Dictionary): DictionaryEntry[] {
  return entries.filter(({ name }) => datasets.every((one) => columnOf(name, namesOf(one)) === null));
}

/**
 * The dataset with what the dictionary tells of its columns; names match ignoring case, blanks and underscores (an
 * exact name first). Entries without a column and columns without an entry are findings.
 * @param others datasets that the dictionary tells of too: entries for their columns are no findings.
 */
export function withDictionary(
  dataset: Dataset,
  dictionary: Dictionary,
  others: readonly Dataset[] = [],
): Dataset {
  const names = namesOf(dataset);
  const entries = new Map<string, DictionaryEntry>();
  const findings: Finding[] = [];
  for (const entry of dictionary.entries) {
    const column = columnOf(entry.name, names);
    const isElsewhere = () => others.some((other) => columnOf(entry.name, namesOf(other)) !== null);
    if (column === null && isElsewhere()) continue;
    if (column === null) findings.push(unknownName(entry, { dictionary, names }));
    else if (entries.has(column)) findings.push(repeatedName(entry, column, dictionary));
    else entries.set(column, entry);
  }
  const bare = names.filter((name) => !entries.has(name));
  if (bare.length > 0) findings.push(undescribed(bare, dictionary));
  const columns = dataset.columns.map((column) => {
    const entry = entries.get(column.name);
    return entry === undefined ? column : described(column, entry);
  });
  const earlier = dataset.findings.filter(({ code }) => !code.startsWith('dictionary-'));
  return { ...dataset, columns, findings: [...earlier, ...findings] };
}

function namesOf({ columns }: Dataset): string[] {
  return columns.map(({ name }) => name);
}

function columnOf(entry: string, names: readonly string[]): string | null {
  if (names.includes(entry)) return entry;
  return names.find((name) => comparable(name) === comparable(entry) && comparable(entry) !== '') ?? null;
}

function described(column: Column, { description, unit, min, max, levels }: DictionaryEntry): Column {
  return {
    ...column,
    description,
    unit: unit ?? column.unit ?? null,
    range: min === null && max === null ? null : { min, max },
    allowedLevels: levels === null ? null : [...levels],
  };
}

function unknownName(
  { name, line }: DictionaryEntry,
  { dictionary, names }: { dictionary: Dictionary; names: readonly string[] },
): Finding {
  const near = nearestName(name, names);
  const hint = near === null ? '' : ` Did it mean "${near}"?`;
  return {
    code: 'dictionary-unknown-name',
    severity: 'warning',
    column: null,
    count: 1,
    message: `The dictionary ${dictionary.file} describes "${name.slice(0, 120)}" in line ${line}, but there is no such column.${hint}`,
  };
}

function repeatedName({ line }: DictionaryEntry, column: string, { file }: Dictionary): Finding {
  return {
    code: 'dictionary-repeated-name',
    severity: 'warning',
    column,
    count: 1,
    message: `The dictionary ${file} describes "${column}" again in line ${line}; the first description counts.`,
  };
}

function undescribed(names: readonly string[], { file }: Dictionary): Finding {
  const shown = names
    .slice(0, 5)
    .map((name) => `"${name.slice(0, 60)}"`)
    .join(', ');
  return {
    code: 'dictionary-incomplete',
    severity: 'info',
    column: null,
    count: names.length,
    message: `Columns that the dictionary ${file} does not describe: ${names.length}, such as ${shown}.`,
  };
}
