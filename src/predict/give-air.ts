import { throwIfAborted } from '#base';

/** Lets whatever waits (a signal, a progress bar) come to its turn in a long loop. @throws INTERRUPTED */
export async function giveAir(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfAborted(signal);
}
