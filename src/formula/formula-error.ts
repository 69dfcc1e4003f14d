import { AppError } from '#base';
import type { Span } from './ast.ts';

/** Longest piece of a formula that a message shows. */
const SHOWN = 60;

/** An error at a place of a formula; its hint shows the piece with a mark below. */
export function formulaError(text: string, span: Span, message: string, hint?: string): AppError {
  const { line, column, lineText } = lineOf(text, span.start);
  const from = Math.max(0, column - 1 - SHOWN / 2);
  const shown = lineText.slice(from, from + SHOWN);
  const length = Math.max(1, Math.min(span.end - span.start, from + shown.length - (column - 1)));
  const mark = `${' '.repeat(column - 1 - from)}${'^'.repeat(length)}`;
  const told = hint === undefined ? '' : `\n${hint}`;
  return new AppError('FORMULA_INVALID', `formula, line ${line}, column ${column}: ${message}`, {
    hint: `${shown}\n${mark}${told}`,
    data: { line, column, start: span.start, end: span.end },
  });
}

function lineOf(text: string, at: number): { line: number; column: number; lineText: string } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  const end = text.indexOf('\n', start);
  const line = before.split('\n').length;
  return { line, column: at - start + 1, lineText: text.slice(start, end < 0 ? undefined : end) };
}
