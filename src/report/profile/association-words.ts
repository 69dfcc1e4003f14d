import type { Association } from '#contract';
import { count } from '../format/index.ts';

/** A coefficient in short: `.84`, `−.12`, `.997`, `1`. */
export function coefficient(value: number): string {
  const size = Math.abs(value);
  const text = size.toFixed(size >= 0.995 ? 3 : 2);
  const short = text === '1.000' ? '1' : text.replace(/^0/, '');
  return value < 0 && short !== '.00' ? `−${short}` : short;
}

/** What was measured, in words. */
export function measureOf({ measure, value, spearman, n }: Association): string {
  const rows = `${count(n)} rows`;
  if (value === null) return `does not vary, ${rows}`;
  if (measure === 'correlation') {
    return `r ${coefficient(value)}${spearman === null ? '' : `, ρ ${coefficient(spearman)}`}, ${rows}`;
  }
  return `${measure === 'cramer-v' ? 'Cramér’s V' : 'η'} ${coefficient(value)}, ${rows}`;
}

/** The larger of both correlations, with its sign; the value of other measures; null where there is none. */
export function strongest({ value, spearman }: Association): number | null {
  if (value === null) return null;
  return spearman !== null && Math.abs(spearman) > Math.abs(value) ? spearman : value;
}
