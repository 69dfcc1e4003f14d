import type { Verdict } from '#contract';

/** What to do under each verdict. */
export const ADVICE: Readonly<Record<Verdict, readonly string[]>> = {
  stable: [
    'Use the segments for targeting and reporting; start with the largest and the one with the most to lose.',
    'Segment and learn on, but measure every campaign against a control group: a stable segment is not yet a segment that responds differently.',
    'Run it again when the customers have changed, and compare the stability.',
  ],
  doubtful: [
    'Use the segments marked stable or highly stable as they are.',
    'Treat the others as a rough cut: their borders move with the sample, so do not base a customer’s treatment on them alone.',
    'Fewer segments, other columns or a logarithm for skewed columns often help; the number of segments above shows which k hold better.',
  ],
  'do-not-use': [
    'Do not build campaigns, names or forecasts on these groups: another sample would give other groups.',
    'Check the columns: are there some that should tell customers apart, such as purchases over time, and are some of them noise?',
    'If groups are needed all the same, use plain rules that say what they are, such as value tiers, or recency and frequency.',
    'More customers can make weak structure visible; more runs on the same data cannot.',
  ],
};
