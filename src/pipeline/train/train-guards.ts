import { AppError } from '#base';
import type { Guard } from '#contract';
import type { LeftOut } from '#features';
import { findGuards, timeLeaks } from '#predict';
import type { CustomerColumn } from '../customer-table.ts';
import type { TargetFacts } from './target-facts.ts';
import { columnsOf, type TrainData } from './train-data.ts';

/** What would make the figures look better than they are. */
export function guardsOf(
  { target, predictors, whole }: TrainData,
  { y, folds }: { y: Int32Array; folds: number },
) {
  const [part, another] = target.parts;
  const names = predictors.columns.map(({ name }) => name);
  const isOneMoment = another === undefined;
  return findGuards({
    rows: {
      frame: columnsOf(whole, names),
      y,
      nClasses: target.classes.length,
      weights: null,
      groups: null,
    },
    classes: target.classes,
    whole: isOneMoment ? whole : null,
    ids: isOneMoment ? part!.customers : null,
    makers: target.makers,
    named: predictors.named,
    modelOutput: predictors.modelOutput,
    identifiers: predictors.identifiers,
    testRows: Math.round(target.parts.at(-1)!.y.length / folds),
  });
}

/** Who is new has no orders: figures of them cannot tell the segment. */
export function isOfOrders({ source }: TargetFacts, rfm: string | null): boolean {
  return source === 'segment' && rfm !== null;
}

/** Columns that were not learned from, and why. */
export function leftOutOf(
  { target, predictors, table }: TrainData,
  guarded: readonly { column: string; code: string; reason: string }[],
): LeftOut[] {
  const datasetOf = (column: string) => table.columns.find(({ name }) => name === column)?.dataset ?? '';
  const known = new Set(predictors.leftOut.map(({ column }) => column));
  const ofOrders = predictors.columns.filter(({ rfm }) => isOfOrders(target, rfm));
  return [
    ...guarded
      .filter(({ column }) => !known.has(column))
      .map(({ column, code, reason }) => ({ dataset: datasetOf(column), column, code, reason })),
    ...ofOrders
      .filter(({ name }) => !guarded.some(({ column }) => column === name))
      .map(({ dataset, name }) => ({
        dataset,
        column: name,
        code: 'not-of-new-customers',
        reason: 'Counts orders, which a new customer does not have.',
      })),
  ];
}

/** Whether columns may know what came after the outcome; segments are of no time. */
export function timeGuard({ target }: TrainData, kept: readonly CustomerColumn[]): Guard[] {
  if (target.source === 'segment') return [];
  const namesOf = (isFigure: boolean) =>
    kept.filter(({ rfm }) => (rfm !== null) === isFigure).map(({ name }) => name);
  const moments = target.parts.flatMap(({ table, foretold }) =>
    table.cutoff === null
      ? []
      : [{ figures: namesOf(true), undated: namesOf(false), until: table.cutoff, foretold }],
  );
  return timeLeaks(moments, target.target);
}

/** The error where no column is left. */
export function nothingLeft({ target, source }: TargetFacts, leftOut: readonly string[]): AppError {
  return new AppError('NO_FEATURES', `train "${target}": expected a column to learn from, found none`, {
    hint:
      source === 'segment'
        ? 'The segments were made from all of them: a file with other facts about the customers is needed, such as age or region.'
        : `Left out: ${leftOut.slice(0, 10).join(', ') || 'all'}. Name columns with --features.`,
    data: { columns: leftOut },
  });
}
