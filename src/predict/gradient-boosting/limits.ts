import { AppError, nearestName } from '#base';
import type { Feature } from '#matrix';
import type { GradientBoostingOptions } from './options.ts';

const WORD_BITS = 32;

/** Limits of what trees may learn, by column of the matrix. */
export interface Limits {
  /** [features] 1, -1 or 0; null: no direction is set. */
  readonly directions: Int32Array | null;
  /** [features, 2] groups of each feature, a bit each, low word first; null: any may stand together. */
  readonly groups: Uint32Array | null;
}

/**
 * Limits by column of the matrix. A name is that of a feature or of a raw column, and then of all of its features;
 * columns that no group names are a group together.
 * @throws COLUMN_UNKNOWN, OPTION_INVALID when scores of several classes are to rise, or scores with a category.
 */
export function limitsOf(
  { monotone, interactions }: Pick<GradientBoostingOptions, 'monotone' | 'interactions'>,
  { features, nClasses }: { features: readonly Feature[]; nClasses: number },
): Limits {
  return {
    directions: directionsOf(monotone, features, nClasses),
    groups: interactions.length === 0 ? null : groupsOf(interactions, features),
  };
}

function directionsOf(
  monotone: GradientBoostingOptions['monotone'],
  features: readonly Feature[],
  nClasses: number,
): Int32Array | null {
  const directions = new Int32Array(features.length);
  for (const [name, direction] of Object.entries(monotone)) {
    for (const at of featuresNamed(name, { features, option: 'monotone' })) {
      if (features[at]!.kind === 'category') {
        throw new AppError(
          'OPTION_INVALID',
          `gradient-boosting.monotone: expected a column of numbers, got "${name}", whose categories have no order`,
          { data: { column: name } },
        );
      }
      directions[at] = direction;
    }
  }
  if (directions.every((direction) => direction === 0)) return null;
  if (nClasses > 2) {
    throw new AppError(
      'OPTION_INVALID',
      `gradient-boosting.monotone: expected a target of two classes, got ${nClasses}`,
      { hint: 'Probabilities of several classes cannot all rise: train on one class against the rest.' },
    );
  }
  return directions;
}

function groupsOf(
  interactions: GradientBoostingOptions['interactions'],
  features: readonly Feature[],
): Uint32Array {
  const groups = new Uint32Array(2 * features.length);
  const put = (at: number, group: number) => {
    groups[2 * at + Math.trunc(group / WORD_BITS)]! |= 1 << (group % WORD_BITS);
  };
  for (const [group, names] of interactions.entries()) {
    for (const name of names) {
      for (const at of featuresNamed(name, { features, option: 'interactions' })) put(at, group);
    }
  }
  for (const at of features.keys()) {
    if (groups[2 * at] === 0 && groups[2 * at + 1] === 0) put(at, interactions.length);
  }
  return groups;
}

/** Places of the feature of a name, else of those of the raw column. */
function featuresNamed(
  name: string,
  { features, option }: { features: readonly Feature[]; option: string },
): readonly number[] {
  const by = (key: 'name' | 'column') => [...features.keys()].filter((at) => features[at]![key] === name);
  const own = by('name');
  const found = own.length > 0 ? own : by('column');
  if (found.length > 0) return found;
  const known = [...new Set(features.flatMap((feature) => [feature.column, feature.name]))];
  const nearest = nearestName(name, known);
  throw new AppError(
    'COLUMN_UNKNOWN',
    `gradient-boosting.${option}: expected a column that is learned from, got "${name}"`,
    {
      hint: nearest === null ? `Use one of ${known.slice(0, 10).join(', ')}.` : `Did you mean "${nearest}"?`,
      data: { column: name },
    },
  );
}
