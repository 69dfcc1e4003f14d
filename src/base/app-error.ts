import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';

/** Facts of one failure that a program may read: names, positions, counts. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What the thrower knows beyond code and message. */
export interface AppErrorOptions {
  readonly hint?: string;
  readonly data?: ErrorData;
  readonly cause?: unknown;
}

/**
 * The one error type of Clientele. The message reads `operation: expected X, got Y` and names file, row,
 * column or option; the hint says what to do and defaults to the one of the catalogue.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? errorCatalogue[code].hint;
    this.data = options.data ?? {};
  }

  /** The process exit code that belongs to this error's code. */
  get exitCode(): number {
    return errorCatalogue[this.code].exitCode;
  }

  toJSON(): { code: ErrorCode; message: string; hint: string; data: ErrorData } {
    return { code: this.code, message: this.message, hint: this.hint, data: this.data };
  }
}
