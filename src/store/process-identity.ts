import { existsSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot when it started; null where the platform does not tell. */
  readonly start: number | null;
  readonly boot: string;
}

/** Changes with every boot of the machine where the platform tells it, so that a reused process id is not trusted. */
export function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim().slice(0, 8) : 'boot';
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid), boot: bootId() };
}

/** Whether the process still runs on this machine; a killed one that its parent has not collected does not. */
export function isRunning({ pid, start, boot }: ProcessIdentity): boolean {
  if (boot !== bootId() || !isAlive(pid)) return false;
  if (start === null || !existsSync('/proc/self/stat')) return true;
  return startOf(pid) === start;
}

/** Whether a process has this id. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of `/proc/PID/stat`; the name in field 2 may hold blanks and brackets. */
function startOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : Number(fields[19]);
  } catch {
    return null;
  }
}
