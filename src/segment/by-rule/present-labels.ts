/** Numbers the groups that have rows anew, in their order. @param groups [nRows] 0..nGroups-1 */
export function presentLabels(
  groups: Int32Array,
  nGroups: number,
): { k: number; labels: Int32Array; sizes: Int32Array; present: number[] } {
  const counts = new Int32Array(nGroups);
  for (const group of groups) counts[group]!++;
  const present = Array.from({ length: nGroups }, (_, group) => group).filter((group) => counts[group]! > 0);
  const labelOf = new Int32Array(nGroups).fill(-1);
  for (const [label, group] of present.entries()) labelOf[group] = label;
  return {
    k: present.length,
    labels: groups.map((group) => labelOf[group]!),
    sizes: Int32Array.from(present, (group) => counts[group]!),
    present,
  };
}
