import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/command.js', import.meta.url));

/** What a process of the command line did. */
export interface CliResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** From the signal to the end; null when none was sent. */
  readonly secondsAfterSignal: number | null;
}

/**
 * What to send a process and when: after some milliseconds, as soon as something can be seen on disk, or when a promise
 * resolves.
 */
export interface Disturbance {
  readonly signal: NodeJS.Signals;
  readonly when: number | (() => boolean) | Promise<unknown>;
}

/** Runs the built command line. */
export function runCli(
  args: readonly string[],
  options: { cwd?: string; disturb?: Disturbance; env?: Record<string, string> } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const env = { ...process.env, ...options.env };
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: options.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    let sent: number | null = null;
    const { disturb } = options;
    const send = () => {
      if (disturb === undefined || sent !== null) return;
      if (typeof disturb.when === 'function' && !disturb.when()) return;
      sent = performance.now();
      child.kill(disturb.signal);
    };
    const when = disturb?.when;
    const everyMs = typeof when === 'number' ? when : 5;
    const timer = when === undefined || when instanceof Promise ? undefined : setInterval(send, everyMs);
    if (when instanceof Promise) void when.then(send);
    child.on('close', (code) => {
      clearInterval(timer);
      const ended = performance.now();
      const secondsAfterSignal = sent === null ? null : (ended - sent) / 1000;
      resolve({ code, stdout, stderr, seconds: (ended - started) / 1000, secondsAfterSignal });
    });
  });
}
