// Has the real TensorBoard, from PyPI, read the training curves that `clientele train --tensorboard` writes, and compares
// them with prediction.json. Where Python or PyPI cannot be reached that is said, and nothing fails.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'clientele-tensorboard-'));
const READ = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
events.Reload()
print(json.dumps({tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()['scalars']}))
`;

/** A Python that has TensorBoard; null with the reason printed where there is none. */
function python() {
  const own = join(folder, 'venv');
  const made = spawnSync('python3', ['-m', 'venv', own], { encoding: 'utf8' });
  const executable = join(own, 'bin/python');
  const installed =
    made.status === 0 &&
    spawnSync(executable, ['-m', 'pip', 'install', '--quiet', '--timeout', '20', 'tensorboard==2.21.0'], {
      encoding: 'utf8',
      timeout: 300_000,
    });
  if (installed && installed.status === 0) return executable;
  process.stdout.write('Not run: TensorBoard, since Python or PyPI cannot be reached.\n');
  return null;
}

try {
  const executable = python();
  if (executable !== null) {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `c${i},${(i * 37) % 101},${(i * 53) % 97},${(i * 37) % 101 > 50 ? 'yes' : 'no'}`,
    );
    writeFileSync(join(folder, 'customers.csv'), `customer_id,visits,spend,left\n${rows.join('\n')}\n`);
    const to = ['--out', join(folder, 'out'), '--workspace', join(folder, 'workspace'), '--quiet'];
    const how = ['--churn', 'left', '--learner', 'multilayer-perceptron', '--folds', '2', '--repeats', '1'];
    const events = join(folder, 'events');
    const command = [join(root, 'bin/clientele.mjs'), 'train', join(folder, 'customers.csv')];
    execFileSync(process.execPath, [...command, ...how, ...to, '--tensorboard', events], {
      stdio: 'inherit',
    });
    const [file] = readdirSync(events, { recursive: true }).filter((name) => name.includes('tfevents'));
    const read = JSON.parse(execFileSync(executable, ['-c', READ, join(events, file)], { encoding: 'utf8' }));
    const { predictions } = JSON.parse(readFileSync(join(folder, 'out/prediction.json'), 'utf8'));
    const { at, values } = predictions[0].trainingCurves[0];
    const wanted = Object.fromEntries(
      Object.entries(values).map(([name, own]) => [name, own.map((value, i) => [at[i], Math.fround(value)])]),
    );
    const same = Object.keys(wanted).every(
      (name) => JSON.stringify(read[name]) === JSON.stringify(wanted[name]),
    );
    process.stdout.write(
      `TensorBoard read ${Object.keys(read).join(', ')} over ${at.length} epochs: ${same ? 'as written' : 'NOT as written'}\n`,
    );
    process.exitCode = same ? 0 : 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
