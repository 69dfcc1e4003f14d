import type { Column, Finding } from '#contract';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
export async function rowFindings(
  _engine: Engine,
  _input: { text: LoadedText; columns: readonly Column[] },
  _signal: AbortSignal,
): Promise<Finding[]> {
  return [];
}
