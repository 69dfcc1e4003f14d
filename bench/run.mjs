// `npm run bench [-- --only NAME] [--repeat N] [--threads N]`: ours and the peers, interleaved on a quiet machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReadyOrExit } from '../scripts/ensure-ready.mjs';
import { cases } from './cases.mjs';
import { measure } from './harness/measure.mjs';
import { ensurePython } from './harness/python.mjs';
import { compare, formatTable, secondsText } from './harness/table.mjs';

const root = join(import.meta.dirname, '..');
const say = (line) => process.stderr.write(`${line}\n`);

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    repeat: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
  },
});

await ensureReadyOrExit();
const python = ensurePython(say);
const env = {
  ...process.env,
  CLIENTELE_BENCH_THREADS: options.threads,
  OMP_NUM_THREADS: options.threads,
  OPENBLAS_NUM_THREADS: options.threads,
  MKL_NUM_THREADS: options.threads,
};

const rows = [];
const chosen = cases.filter(({ key, script }) =>
  script === undefined ? key.includes(options.only) : key === options.only,
);
if (chosen.length === 0)
  say(`No case is named ${options.only}; there are ${cases.map(({ key }) => key).join(', ')}.`);
for (const entry of chosen) {
  if (entry.script === undefined) rows.push(...(await runCase(entry)));
  else runScript(entry);
}
if (rows.length > 0) {
  process.stdout.write(`\n${cpus()[0]?.model}, ${cpus().length} cores, ${options.threads} threads, `);
  process.stdout.write(`Node ${process.versions.node}\n${formatTable(rows)}\n`);
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  writeFileSync(join(root, 'bench/results/latest.json'), `${JSON.stringify(rows, null, 2)}\n`);
}

/** Prints what the script prints, and fails when it does. */
function runScript({ script, args = [] }) {
  const command = [join(root, script), ...args];
  const { status } = spawnSync(process.execPath, command, { env, cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

async function runCase({ name, ours, peers, data }) {
  say(`\n${name}`);
  if (data !== undefined && !existsSync(join(root, data))) {
    say(`  Skipped: ${data} is not there.`);
    return [];
  }
  const sides = [{ name: 'ours', command: ours }, ...peers.filter(isAvailable)].map((side) => ({
    ...side,
    command: resolveCommand(side.command),
  }));
  if (!existsSync(join(root, ours[1]))) {
    say(`  Skipped: ${ours[1]} is not there.`);
    return [];
  }
  const repeat = Math.max(1, Number(options.repeat));
  const { isQuiet, nRounds, nQuiet, repetitions } = await measure(sides, { repeat, env, cwd: root, say });
  say(
    `  ${nQuiet} of ${nRounds} rounds were quiet${isQuiet ? '' : ': too few, so all of them are counted'}.`,
  );
  const [own, ...others] = repetitions;
  if (others.length === 0) return [rowOf(name, compare(own, own), { name: '-', needs: '-' }, isQuiet)];
  return others.map((peer, i) => rowOf(name, compare(own, peer), sides[i + 1], isQuiet));
}

function isAvailable({ name, needs, command }) {
  const script = command.find((part) => part.endsWith('.py'));
  const hasScript = existsSync(join(root, script));
  const hasPackage = python !== null && needs in python.versions;
  if (!hasScript) say(`  Skipped: ${name}: ${script} is not there.`);
  else if (!hasPackage) say(`  Skipped: ${name}: ${needs} is not installed.`);
  return hasScript && hasPackage;
}

function resolveCommand([program, ...args]) {
  return [program === 'python' ? python.path : process.execPath, ...args];
}

function rowOf(name, result, { name: peer, needs, target }, isQuiet) {
  const isOurs = peer === '-';
  return {
    case: name,
    peer,
    version: python?.versions[needs] ?? '-',
    'ours s': secondsText(result.oursSeconds),
    'peer s': isOurs ? '-' : secondsText(result.peerSeconds),
    ratio: isOurs ? '-' : result.ratio.toFixed(2),
    'min..max': isOurs ? '-' : `${result.lowest.toFixed(2)}..${result.highest.toFixed(2)}`,
    target: target ?? '-',
    met: target === undefined ? '-' : result.ratio >= target ? 'yes' : 'NO',
    'ours MB': result.oursMegabytes.toFixed(0),
    'peer MB': isOurs ? '-' : result.peerMegabytes.toFixed(0),
    quiet: isQuiet ? 'yes' : 'no',
  };
}
