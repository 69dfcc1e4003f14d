/** How many examples a finding shows. */
export const MOST_EXAMPLES = 5;

/** Up to five ids of customers in a sentence; what could disturb a terminal is replaced. */
export function exampleIds(ids: readonly string[], count: number): string {
  const shown = ids.slice(0, MOST_EXAMPLES).map((id) => [...id].slice(0, 40).join(''));
  const rest = count - shown.length;
  const list = shown.map((id) => id.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')).join(', ');
  return rest > 0 ? `${list} and ${rest.toLocaleString('en-US')} more` : list;
}
