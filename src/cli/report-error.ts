import { AppError } from '#base';
import { paint } from './paint.ts';

/**
 * Says what went wrong, what to do, and in `--json` mode as one JSON document on stdout.
 * @returns the exit code that belongs to it.
 */
export function reportError(error: unknown, json: boolean): number {
  const known = error instanceof AppError ? error : internal(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: known })}\n`);
  process.stderr.write(`${paint('red', 'Error:')} ${known.message}\n`);
  process.stderr.write(`${known.hint}\n`);
  if (known.code === 'INTERNAL') process.stderr.write(`${known.stack}\n${causeText(known.cause)}`);
  return known.exitCode;
}

function internal(error: unknown): AppError {
  return new AppError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? `Caused by: ${cause.stack}\n` : '';
}
