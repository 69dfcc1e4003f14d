import { AppError, nearestName } from '#base';
import type { Column, ColumnProfile, Dataset, Finding, Profile } from '#contract';
import type { Context } from '#matrix';
import { dictionaryBreaches } from '../dictionary/dictionary-breaches.ts';
import type { Engine } from '../engine/engine.ts';
import { againstTarget, associate } from './associate.ts';
import { chooseCompared } from './choose-compared.ts';
import { countDuplicates } from './count-duplicates.ts';
import { dateProfile } from './date-profile.ts';
import { duplicateFindings, withExamples } from './explained-findings.ts';
import { numericProfile } from './numeric-profile.ts';
import { nearDuplicates, type ProfiledColumn, targetFindings, valueFindings } from './profile-findings.ts';
import { type LoadedColumn, readProfileColumns } from './read-profile-columns.ts';
import { rowFinder } from './row-finder.ts';
import { textLengths } from './text-lengths.ts';

/** What to profile. */
export interface ProfileInput {
  readonly dataset: Dataset;
  /** Its `data.parquet`. */
  readonly parquet: string;
  /** Column that the others are held against. */
  readonly target: string | null;
}

export type ProfileContext = Context & { readonly engine: Engine };

/**
 * The profile of an imported table: distributions, duplicates, associations, findings with example rows and a
 * proposed step. The same bytes at any number of threads: floating sums are made in kernels and in row order.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND when the target is no column that can be compared.
 */
export async function profileTable(input: ProfileInput, ctx: ProfileContext): Promise<Profile> {
  const { dataset, parquet } = input;
  const target = targetOf(dataset, input.target);
  ctx.progress.report(0, 'reading columns');
  const loaded = await readProfileColumns({ parquet, columns: dataset.columns }, ctx);
  ctx.progress.report(0.4, 'distributions');
  const columns = await columnProfiles(input, loaded, ctx);
  ctx.progress.report(0.5, 'duplicates');
  const id = dataset.columns.findIndex(({ role }) => role === 'customer-id');
  const copies = await countDuplicates(
    ctx.engine,
    { parquet, nColumns: dataset.columns.length, id: id < 0 ? null : id },
    ctx.signal,
  );
  ctx.progress.report(0.6, 'associations');
  const { compared, leftOut } = chooseCompared(dataset.columns, { loaded, profiles: columns, target });
  const pairs = await associate(compared, ctx);
  const against = target === null ? null : againstTarget(pairs, target);
  ctx.progress.report(0.95, 'findings');
  const rows = await rowFinder(input, loaded, ctx);
  const profiled = dataset.columns.map((column, j): ProfiledColumn => {
    const profile = columns[j]!;
    return {
      column,
      profile,
      extremes: rows.extremes(j, profile),
      rowsOfLevels: (levels) => rows.ofLevels(j, levels),
    };
  });
  const findings = [
    ...withExamples(dataset, profiled, rows),
    ...duplicateFindings(dataset, copies),
    ...profiled.flatMap((one) => valueFindings(one, codesOf(dataset, one.column.name))),
    ...nearDuplicates(pairs, dataset.columns),
    ...(against === null
      ? []
      : targetFindings(profiled.find(({ column }) => column.name === target)!, against)),
    ...(await dictionaryBreaches(ctx.engine, { dataset, parquet }, ctx.signal)),
  ];
  ctx.progress.report(1, 'profiled');
  return {
    formatVersion: 1,
    dataset,
    columns,
    duplicates: {
      rows: copies.all.count,
      ids: copies.id?.count ?? null,
      exceptId: copies.exceptId?.count ?? null,
    },
    associations: { columns: compared.map((column) => column.name), leftOut, pairs },
    target: against === null || target === null ? null : { column: target, against },
    findings: worstFirst(findings),
  };
}

function targetOf({ columns, source }: Dataset, target: string | null): string | null {
  if (target === null) return null;
  const names = columns.map((column) => column.name);
  const found = columns.find((column) => column.name === target);
  if (found === undefined) {
    const near = nearestName(target, names);
    throw new AppError('COLUMN_UNKNOWN', `${source.file}: expected a column "${target}", found none`, {
      hint: near === null ? `The columns are ${names.slice(0, 20).join(', ')}.` : `Did you mean "${near}"?`,
      data: { column: target },
    });
  }
  if (found.kind === 'text' || found.kind === 'identifier' || found.distinct < 2) {
    const what = found.distinct < 2 ? 'values that do not vary' : `a column of kind ${found.kind}`;
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `target "${target}": expected values that can be compared, got ${what}`,
      {
        data: { column: target },
      },
    );
  }
  return target;
}

async function columnProfiles(
  { dataset, parquet }: ProfileInput,
  loaded: readonly LoadedColumn[],
  ctx: ProfileContext,
): Promise<ColumnProfile[]> {
  const lengths = await textLengths(ctx.engine, { parquet, columns: dataset.columns }, ctx.signal);
  const byIndex = new Map(loaded.map((column) => [column.index, column]));
  return dataset.columns.map((column, j): ColumnProfile => {
    const { name: columnName, missing, distinct, levels } = column;
    const found = byIndex.get(j);
    const present = dataset.rows - missing;
    const ordered = found?.values.type === 'numeric' && present > 0 ? found.values : null;
    return {
      name: columnName,
      present,
      missing,
      distinct,
      numeric: ordered === null ? null : numericProfile(ordered.values, ordered.ranked.sorted),
      dates: ordered !== null && isTime(column) ? dateProfile(ordered.ranked.sorted) : null,
      levels,
      lengths: lengths.get(j) ?? null,
    };
  });
}

function isTime({ storage }: Column): boolean {
  return storage === 'DATE' || storage === 'TIMESTAMP';
}

function codesOf({ findings }: Dataset, column: string): ReadonlySet<string> {
  return new Set(findings.flatMap((finding) => (finding.column === column ? [finding.code] : [])));
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
