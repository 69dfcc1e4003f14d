import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#base';
import type { TrainingCurve } from '#contract';
import { fileVersionRecord, scalarRecord } from './event-records.ts';

/**
 * Writes training curves as event files that TensorBoard reads, a folder a fit under `folder/run`.
 * @param at seconds since 1970 that all events are dated, as steps and not moments are compared.
 * @returns the files
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function writeEventFiles(
  curves: readonly TrainingCurve[],
  { folder, run, at }: { folder: string; run: string; at: number },
): Promise<string[]> {
  const written: string[] = [];
  for (const [i, curve] of curves.entries()) {
    const name = curves.length === 1 ? curve.learner : `${String(i + 1).padStart(2, '0')}-${curve.learner}`;
    const own = join(folder, run, name);
    const file = join(own, `events.out.tfevents.${Math.floor(at)}.clientele`);
    const records = curve.at.flatMap((step, s) =>
      Object.entries(curve.values).flatMap(([tag, values]) => {
        const value = values[s];
        return value === null || value === undefined
          ? []
          : [scalarRecord({ wallTime: at, step, tag, value })];
      }),
    );
    try {
      await mkdir(own, { recursive: true });
      await writeFile(file, Buffer.concat([fileVersionRecord(at), ...records]));
    } catch (cause) {
      throw new AppError(
        'OUTPUT_NOT_WRITABLE',
        `--tensorboard ${folder}: expected to write, but ${(cause as Error).message}`,
        { cause },
      );
    }
    written.push(file);
  }
  return written;
}
