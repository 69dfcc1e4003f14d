import { ARITHMETIC } from './arithmetic.ts';
import { LOGIC } from './logic.ts';
import type { Operation } from './operation.ts';
import { TEXT_AND_DATE } from './text-and-date.ts';

/** Every operator and function. */
export const OPERATIONS: readonly Operation[] = [...ARITHMETIC, ...LOGIC, ...TEXT_AND_DATE];

/** By the names that the parser gives. */
export const OPERATION_BY_NAME: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map((operation) => [operation.name, operation]),
);
