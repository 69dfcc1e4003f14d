/** Whether the tests run at full length, as CI runs them; else those that repeat one thing repeat it less often. */
export const isFull = process.env['CLIENTELE_TESTS'] === 'full';

/** How often something is repeated: `often` at full length, `seldom` in a plain `npm test`. */
export function repeats({ often, seldom }: { often: number; seldom: number }): number {
  return isFull ? often : seldom;
}
