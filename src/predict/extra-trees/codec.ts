import { AppError } from '#base';
import type { Bundle } from '#learn';
import { packRandomForest, type RandomForestState, unpackRandomForest } from '../random-forest/index.ts';

const FORMAT = 'extra-trees';
const VERSION = 1;

/** Fitted extra trees as facts and arrays: those of a forest by their own name. */
export function packExtraTrees(state: RandomForestState): Bundle {
  return { ...packRandomForest(state), format: FORMAT, version: VERSION };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackExtraTrees(bundle: Bundle): RandomForestState {
  const { format, version } = bundle;
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `extra-trees bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  return unpackRandomForest({ ...bundle, format: 'random-forest', version: 1 });
}
