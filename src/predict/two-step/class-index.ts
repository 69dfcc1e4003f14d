import { AppError, nearestName } from '#base';

/**
 * The index of a class.
 * @param place where it was named, for the message: ` at character 3`.
 * @throws OPTION_INVALID when there is none of that name.
 */
export function classIndex(classNames: readonly string[], name: string, place = ''): number {
  const found = classNames.indexOf(name);
  if (found >= 0) return found;
  const near = nearestName(name, classNames);
  throw new AppError(
    'OPTION_INVALID',
    `tree of classes: expected one of ${classNames.join(', ')}${place}, got "${name}"`,
    { ...(near === null ? {} : { hint: `Did you mean ${near}?` }), data: { class: name } },
  );
}
