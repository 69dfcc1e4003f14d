import { AppError } from './app-error.ts';

/**
 * States what must hold if the program is right.
 * @throws INTERNAL when `condition` is false: a bug, not wrong input.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AppError('INTERNAL', `invariant broken: ${message}`);
}
