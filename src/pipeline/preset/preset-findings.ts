import type { Finding, PresetFacts } from '#contract';

/** What a preset tells of the data: figures that were reported of it, and what it names that is not computed. */
export function presetFindings(preset: PresetFacts | null): Finding[] {
  if (preset === null) return [];
  const { name, claims, target, learner } = preset;
  const told = claims.map(({ reported, how, honest }) =>
    finding('preset-claim', `Reported elsewhere: ${reported} ${how} Here: ${honest}`),
  );
  if (target === null) return told;
  const by = learner === null ? '' : ` by ${learner}`;
  const message = `The preset ${name} also names "${target}" to be predicted${by}: a run makes segments and does not compute this.`;
  return [...told, finding('preset-target', message)];
}

function finding(code: string, message: string): Finding {
  return { code, severity: 'info', column: null, count: 1, message };
}
