import { spawn } from 'node:child_process';
import { waitForQuiet, watchOthers } from './machine-load.mjs';
import { secondsText } from './table.mjs';

/** Other processes may use this much of one core during a repetition that counts. */
const QUIET_CORES = 0.1;
const WAIT_SECONDS = 10;
/** Fewer quiet rounds than this tell nothing: then all rounds count, and it is said. */
const LEAST_QUIET_ROUNDS = 3;

/**
 * Runs all `sides` ({ name, command }) in turn, A B A B ..., until `repeat` rounds ran on a quiet machine or three
 * times as many ran at all. Gives for each side the repetitions that count, and whether those were quiet.
 */
export async function measure(sides, { repeat, env, cwd, say }) {
  const rounds = [];
  for (let round = 0; round < 3 * repeat; round++) {
    const isQuietStart = await waitForQuiet(QUIET_CORES, WAIT_SECONDS);
    const results = [];
    let others = 0;
    for (const { command } of sides) {
      const end = watchOthers();
      results.push(await runOnce(command, env, cwd));
      others = Math.max(others, end() ?? 0);
    }
    const isQuiet = isQuietStart && others <= QUIET_CORES;
    rounds.push({ results, isQuiet, others });
    const times = results.map(({ seconds }) => secondsText(seconds)).join('  ');
    say(`  ${times}  others ${others.toFixed(2)} cores${isQuiet ? '' : ', dropped'}`);
    if (rounds.filter((entry) => entry.isQuiet).length === repeat) break;
  }
  const quiet = rounds.filter((entry) => entry.isQuiet);
  const isQuiet = quiet.length >= Math.min(repeat, LEAST_QUIET_ROUNDS);
  const kept = isQuiet ? quiet : rounds;
  return {
    isQuiet,
    nRounds: rounds.length,
    nQuiet: quiet.length,
    repetitions: sides.map((_, side) => kept.map((entry) => entry.results[side])),
  };
}

/** Runs a command to its end and reads the last line that it printed as JSON. */
function runOnce([file, ...args], env, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        printed[stream] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      const line = printed.stdout.trim().split('\n').at(-1) ?? '';
      if (code === 0 && line.startsWith('{')) resolve(JSON.parse(line));
      else
        reject(new Error(`${[file, ...args].join(' ')} ended with ${code}: ${printed.stderr.slice(-2000)}`));
    });
  });
}
