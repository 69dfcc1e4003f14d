import { stringify } from 'yaml';
import type { Frame } from '#matrix';
import { STEPS } from './registry.ts';

/** What steps would propose for the columns of a frame, as YAML comments: nobody gets it unasked. Empty for nothing. */
export function formatProposals(frame: Frame): string {
  const rows = Uint32Array.from({ length: frame.nRows }, (_, i) => i);
  const columns = frame.columns.filter(({ type }) => type === 'category').map(({ name }) => name);
  const found = STEPS.flatMap(({ name: step, propose }) =>
    (propose?.({ frame, rows, columns }) ?? []).map((proposal) => ({ step, ...proposal })),
  );
  if (found.length === 0) return '';
  const reasons = found.flatMap((one) =>
    one.reasons.map(({ what, count }) => `${one.column}: ${what} (${count} ${count === 1 ? 'row' : 'rows'})`),
  );
  const entries = found.map(({ step, column, options }) => ({ step, columns: [column], ...options }));
  const text = stringify(entries, { lineWidth: 0 });
  const lines = [
    'Proposed; where it is right, put it at the top of the steps:',
    ...reasons,
    ...text.trimEnd().split('\n'),
  ];
  // a name may hold a line break, which would end the comment
  return `\n${lines.map((line) => `# ${line.replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ')}`).join('\n')}\n`;
}
