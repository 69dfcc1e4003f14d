import { barrier, Gang } from './gang';

@unmanaged
class ProbeParameters extends Gang {
  out: usize;
  rounds: i32;
}

/** Each thread adds 1 to its own word of `out` per round, all in step: a test of pool and barrier. */
export function gangProbe(threadIndex: i32, nThreads: i32, block: usize): void {
  const parameters = changetype<ProbeParameters>(block);
  const mine = parameters.out + ((<usize>threadIndex) << 2);
  const next = parameters.out + ((<usize>((threadIndex + 1) % nThreads)) << 2);
  for (let round = 0; round < parameters.rounds; round++) {
    barrier(parameters, nThreads);
    const seen = load<i32>(next);
    barrier(parameters, nThreads);
    store<i32>(mine, seen + 1);
  }
}
