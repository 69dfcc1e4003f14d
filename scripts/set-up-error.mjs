/** A step of installing or building that failed, told in one sentence. */
export class SetUpError extends Error {
  name = 'SetUpError';

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
