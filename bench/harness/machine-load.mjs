import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const JIFFIES_PER_SECOND = 100;

/** Seconds of work that all cores did since start-up. */
function busySeconds() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** Seconds of work of this process and of its ended children; without the children where Linux is not. */
function ownSeconds() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // After the name in brackets the fields count from 3: 14..17 are utime, stime, cutime, cstime.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [14, 15, 16, 17].reduce((sum, field) => sum + Number(fields[field - 3]), 0) / JIFFIES_PER_SECOND;
  } catch {
    return null;
  }
}

/** Starts to watch; the function that it gives ends with the cores that other processes kept busy, on average. */
export function watchOthers() {
  const start = { busy: busySeconds(), own: ownSeconds(), time: performance.now() };
  return () => {
    if (start.own === null) return null;
    const seconds = (performance.now() - start.time) / 1000;
    const own = ownSeconds() - start.own;
    return Math.max(0, busySeconds() - start.busy - own) / seconds;
  };
}

/** Waits until the machine was quiet for half a second, at most `limitSeconds`; tells whether it became so. */
export async function waitForQuiet(maxCores, limitSeconds) {
  const end = performance.now() + limitSeconds * 1000;
  while (true) {
    const others = watchOthers();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const cores = others();
    if (cores === null || cores <= maxCores) return true;
    if (performance.now() > end) return false;
  }
}
