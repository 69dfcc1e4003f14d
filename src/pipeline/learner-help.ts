import { z } from 'zod';
import { classifiers, compositions } from '#predict';
import { segmentLearners } from '#segment';

/** An option of a learner as its schema says it. */
export interface LearnerOptionHelp {
  readonly name: string;
  readonly description: string;
  /** What it takes, such as `1..1000` or `full, tied, diagonal or spherical`. */
  readonly takes: string;
  /** Null where it has to be given or follows from the data. */
  readonly default: string | null;
}

/** A learner as help, documentation and forms show it. */
export interface LearnerHelp {
  readonly name: string;
  readonly title: string;
  readonly takesK: boolean;
  /** All but the number of segments. */
  readonly options: readonly LearnerOptionHelp[];
}

/** Names of what can find segments, the default first. */
export function learnerNames(): string[] {
  return segmentLearners.map(({ name }) => name);
}

/** Every learner with its options, from their schemas. */
export function learnerHelp(): LearnerHelp[] {
  return segmentLearners.map(({ name, title, takesK, options }) => {
    const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
    const given = Object.entries(schema.properties ?? {}).filter(([option]) => option !== 'k');
    return { name, title, takesK, options: given.map(([option, property]) => optionHelp(option, property)) };
  });
}

/** Every learner of classes with its options. */
export function classifierHelp(): Omit<LearnerHelp, 'takesK'>[] {
  return [...classifiers, ...compositions].map(({ name, title, options }) => {
    const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
    const given = Object.entries(schema.properties ?? {});
    return { name, title, options: given.map(([option, property]) => optionHelp(option, property)) };
  });
}

type Property = z.core.JSONSchema._JSONSchema;

function optionHelp(name: string, property: Property): LearnerOptionHelp {
  if (typeof property === 'boolean') return { name, description: '', takes: '', default: null };
  const { description = '', default: value } = property;
  const isNone =
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  const shown = isNone ? null : String(value);
  return { name, description, takes: takes(property), default: shown };
}

function takes(property: Property): string {
  if (typeof property === 'boolean') return '';
  const { enum: levels, anyOf, type, minimum, maximum, exclusiveMinimum } = property;
  if (levels !== undefined) return levels.map(String).join(', ');
  if (anyOf !== undefined)
    return anyOf
      .map(takes)
      .filter((text) => text !== '')
      .join(' or ');
  if (type === 'boolean') return 'true, false';
  const low = minimum ?? exclusiveMinimum;
  if ((type === 'number' || type === 'integer') && low !== undefined && maximum !== undefined)
    return `${low}..${maximum}`;
  const types = [type ?? []].flat().filter((one) => one !== 'null' && one !== 'object');
  return types.join(' or ');
}
