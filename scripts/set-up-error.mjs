/** A step of installing or building that failed, told in one sentence. */
export class SetUpError extends Error {
  name = 'SetUpError';

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Does the steps of a script; one that failed ends the process with its sentence and exit code. */
export async function orExit(steps) {
  try {
    await steps();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
}
