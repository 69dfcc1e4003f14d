// Telco churn in five folds, and fifty options of boosting that both sides try.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '../../dist/base/index.js';
import { Candidates, searchSpaces } from '../../dist/predict/index.js';
import { prepare } from './boosting-quality-data.mjs';

export const TRIALS = 50;

/** The rows, folds and trials; they are also written for the peers. */
export function tuningCase() {
  const data = prepare('telco', {});
  const spaces = [{ name: 'gradient-boosting', space: searchSpaces['gradient-boosting'] }];
  const candidates = new Candidates(spaces, {}, createRng(1));
  // the first one has the defaults, which the peer is told by name
  const defaults = {
    trees: 100,
    learningRate: 0.1,
    leaves: 31,
    minSamplesLeaf: 20,
    l2: 0,
    columnShare: 1,
    rowShare: 1,
  };
  const trials = Array.from({ length: TRIALS }, (_, i) => ({ ...defaults, ...candidates.at(i).options }));
  writeFileSync(join(data.folder, 'trials.json'), JSON.stringify(trials));
  return { ...data, trials };
}
