export { type ColumnChoice, chooseColumns, SELECTIONS, type Selection } from './choose-columns.ts';
export { selectingProcedure } from './selecting-procedure.ts';
export { selectionStability } from './stability.ts';
