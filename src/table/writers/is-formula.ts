const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a spreadsheet could take a text cell for a formula: `= + - @ TAB CR` first, and not a plain number. */
export function isFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  const suspect = first === 61 || first === 43 || first === 45 || first === 64 || first === 9 || first === 13;
  return suspect && !PLAIN_NUMBER.test(text);
}
