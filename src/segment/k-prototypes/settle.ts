/**
 * Prototypes [k, features] of means of coded rows: the mean of numbers, the most frequent level of a categorical
 * column, the first of equals.
 * @param on `onValues` of the coding.
 */
export function settlePrototypes(
  means: Float64Array,
  { groupOf, on }: { readonly groupOf: Int32Array; readonly on: Float64Array },
): Float64Array {
  const d = groupOf.length;
  const members = new Map<number, number[]>();
  for (const [j, group] of groupOf.entries()) {
    if (group >= 0) members.set(group, [...(members.get(group) ?? []), j]);
  }
  const prototypes = Float64Array.from(means, (mean, at) => (groupOf[at % d]! < 0 ? mean : 0));
  for (let from = 0; from < means.length; from += d) {
    for (const indicators of members.values()) {
      let mode = indicators[0]!;
      for (const j of indicators) if (means[from + j]! > means[from + mode]!) mode = j;
      const isOn = indicators.length > 1 || means[from + mode]! > on[mode]! / 2;
      if (isOn) prototypes[from + mode] = on[mode]!;
    }
  }
  return prototypes;
}
