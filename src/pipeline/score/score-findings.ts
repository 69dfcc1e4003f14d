import type { Finding } from '#contract';
import type { ScoreTally } from './assign-chunks.ts';
import type { ScoredTable } from './scored-table.ts';
import type { ScoringModel } from './scoring-model.ts';

/** What a score found odd, for the person who asked for it. */
export function scoreFindings(model: ScoringModel, table: ScoredTable, tally: ScoreTally): Finding[] {
  const findings: Finding[] = [];
  findings.push(...verdictFindings(model));
  const { unread } = table;
  if (unread.count > 0) {
    const lines = unread.lines.join(', ') + (unread.count > unread.lines.length ? ', ...' : '');
    const fate = unread.lines.length === 0 ? 'were left out' : `got empty cells: line ${lines}`;
    const message = `${counted(unread.count, 'row')} could not be read and ${fate}.`;
    findings.push({ code: 'rows-not-read', severity: 'error', column: null, count: unread.count, message });
  }
  for (const [column, cells] of tally.unreadable) {
    const message = `${counted(cells, 'cell')} of "${column}" could not be read and counted as missing.`;
    findings.push({ code: 'unreadable-values', severity: 'warning', column, count: cells, message });
  }
  for (const [column, count] of tally.unknownLevels) {
    const message = `${counted(count, 'row')} with a level of "${column}" that the model does not know.`;
    findings.push({ code: 'unknown-levels', severity: 'warning', column, count, message });
  }
  const { customers } = table;
  if (customers !== undefined && customers.rowsWithout > 0) {
    const message = `${counted(customers.rowsWithout, 'row')} without a segment: no customer, or one without a sale before ${customers.cutoff}.`;
    findings.push({
      code: 'rows-without-segment',
      severity: 'info',
      column: null,
      count: customers.rowsWithout,
      message,
    });
  }
  if (table.neutralised > 0) {
    const message = `${counted(table.neutralised, 'cell')} got a quote before text that looks like a formula.`;
    findings.push({
      code: 'formulas-neutralised',
      severity: 'info',
      column: table.names[1] ?? null,
      count: table.neutralised,
      message,
    });
  }
  return findings;
}

/** What must be known of everything that the model says. */
function verdictFindings({ manifest, label }: ScoringModel): Finding[] {
  const told = (code: string, message: string): Finding[] => [
    { code, severity: 'warning', column: null, count: 0, message },
  ];
  if (manifest.kind === 'segmentation') {
    return manifest.verdict === 'do-not-use'
      ? told(
          'verdict-do-not-use',
          `The segments of ${label} were judged "do not use": they are no better than chance.`,
        )
      : [];
  }
  const { verdict, guards, sentence } = manifest.prediction;
  const invalid = guards.find(({ severity }) => severity === 'invalid');
  if (invalid !== undefined)
    return told('verdict-invalid', `What ${label} foretells must not be believed. ${invalid.evidence}`);
  return verdict === 'signal' ? [] : told(`verdict-${verdict}`, `${label}: ${sentence}`);
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
