import { listed } from '#base';

/** 12.3 %; more exact close below 100. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.995 && share < 1 ? 2 : 1)} %`;
}

/** "a", "b" and "c" */
export function quoted(names: readonly string[]): string {
  return listed(names.map((name) => `"${name}"`));
}
