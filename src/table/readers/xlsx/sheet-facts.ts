import type { Finding } from '#contract';
import type { SheetCell } from './sheet-rows.ts';

const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Counts over the cells of a sheet that a person should know. */
export class SheetFacts {
  private readonly errors = new Map<number, number>();
  private readonly valueless = new Map<number, number>();
  private readonly textNumbers = new Map<number, number>();

  /** @param at place of the cell's column in the table. */
  add(at: number, { kind, text }: SheetCell): void {
    if (kind === 'error') count(this.errors, at);
    else if (kind === 'no-value') count(this.valueless, at);
    else if (kind === 'text' && NUMBER.test(text.trim())) count(this.textNumbers, at);
  }

  findings(names: readonly string[]): Finding[] {
    const findings: Finding[] = [];
    const add = (counts: ReadonlyMap<number, number>, code: string, say: (n: number) => string) => {
      for (const [at, n] of [...counts].sort(([a], [b]) => a - b)) {
        const severity = code === 'numbers-as-text' ? 'info' : 'warning';
        findings.push({ code, severity, column: names[at]!, count: n, message: say(n) });
      }
    };
    add(this.errors, 'error-cells', (n) => `Cells with an error of a formula: ${n}. They count as missing.`);
    add(
      this.valueless,
      'formulas-without-value',
      (n) => `Formulas whose value was never computed: ${n}. They count as missing; open and save the file.`,
    );
    add(
      this.textNumbers,
      'numbers-as-text',
      (n) =>
        `Numbers that are stored as text: ${n}. They were read as numbers where the column holds numbers.`,
    );
    return findings;
  }
}

function count(counts: Map<number, number>, at: number): void {
  counts.set(at, (counts.get(at) ?? 0) + 1);
}
