/** `soft`: the mean of the probabilities; `hard`: a vote each for the likeliest class. */
export type Voting = 'hard' | 'soft';

/** How much of a hard vote are the mean probabilities: enough to part ties, too little to turn a vote. */
const TIE_SHARE = 1e-3;

/**
 * [nRows, nClasses] what members say together. A member's vote goes to the first of its likeliest classes. In a hard
 * vote mean probabilities count one part in a thousand, so that the class they favour is ahead in a tie.
 * @param predictions a [nRows, nClasses] of each member.
 */
export function combineVotes(
  predictions: readonly Float32Array[],
  { nClasses, voting, shares }: { nClasses: number; voting: Voting; shares: Float64Array },
): Float32Array {
  const sums = new Float64Array(predictions[0]!.length);
  for (const [member, p] of predictions.entries()) {
    const share = shares[member]! * (voting === 'soft' ? 1 : TIE_SHARE);
    for (let i = 0; i < p.length; i++) sums[i]! += share * p[i]!;
    if (voting === 'soft') continue;
    const vote = shares[member]! * (1 - TIE_SHARE);
    for (let from = 0; from < p.length; from += nClasses) sums[likeliest(p, from, nClasses)]! += vote;
  }
  return Float32Array.from(sums);
}

function likeliest(p: Float32Array, from: number, nClasses: number): number {
  let best = from;
  for (let i = from + 1; i < from + nClasses; i++) if (p[i]! > p[best]!) best = i;
  return best;
}
