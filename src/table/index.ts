/** Import of text tables, the engine that runs SQL over files, and the quick way from Parquet to typed arrays. */
export type { Dictionary, DictionaryEntry } from './dictionary/dictionary.ts';
export { dictionaryBreaches } from './dictionary/dictionary-breaches.ts';
export { parseDictionary } from './dictionary/parse-dictionary.ts';
export { unknownEntries, withDictionary } from './dictionary/with-dictionary.ts';
export { createEngine } from './engine/create-engine.ts';
export type { CellValue, ColumnBatch, Engine, EngineOptions, QueryOptions } from './engine/engine.ts';
export { filePattern } from './engine/file-path.ts';
export { numericOf } from './engine/numeric-of.ts';
export {
  type ImportContext,
  type ImportInput,
  type ImportOptions,
  importPlanned,
  importTable,
  type PlannedInput,
} from './import/import-table.ts';
export { importTables } from './import/import-tables.ts';
export { type PlanOptions, planImport } from './import/plan-import.ts';
export { type ReadAhead, readAhead } from './import/read-ahead.ts';
export { sourceName } from './import/source-name.ts';
export type { PlannedPart, TablePlan } from './import/table-plan.ts';
export type { IndexedColumn } from './indexed-column.ts';
export { type KeptSums, keptSums } from './orders/kept-sums.ts';
export type { OrderShape } from './orders/order-shape.ts';
export { type PlainOrderLog, sumCodedOrders } from './orders/sum-coded-orders.ts';
export { type ProfileContext, type ProfileInput, profileTable } from './profile/profile-table.ts';
export { similarLevels } from './profile/similar-levels.ts';
export { type FrameSource, readFrame } from './read-frame.ts';
export { READER_GUIDES } from './readers/guide/guides.ts';
export type { ReaderExample, ReaderGuide } from './readers/guide/reader-guide.ts';
export { type DescribedOption, readerPage } from './readers/guide/reader-page.ts';
export { isDatabase } from './readers/is-database.ts';
export { DEFAULT_LIMITS, type ReadLimits } from './readers/limits.ts';
export { type AppendedCells, appendCells, type UnreadRows } from './replay/append-cells.ts';
export { appendMembers } from './replay/append-members.ts';
export { type OpenedRecords, openRecords } from './replay/open-records.ts';
export { type OpenedTable, openTable, sourceFormat } from './replay/open-table.ts';
export { plainParquet } from './replay/plain-parquet.ts';
export type { ReplayChunk } from './replay/replay.ts';
export type { ReplayColumn } from './replay/replay-column.ts';
export { replayKeptTexts } from './replay/replay-kept-texts.ts';
export { replayParquet } from './replay/replay-parquet.ts';
export { type ReplayedTable, type ReplayedText, replayText } from './replay/replay-text.ts';
export type { Shelf } from './replay/text-cells.ts';
export type { RoleOverrides } from './roles/column-facts.ts';
export { type NumberScan, planScan, scanNumbers } from './scan-numbers.ts';
export { type KnownDigest, knownDigest } from './text/known-digest.ts';
export { openSource } from './text/open-source.ts';
export type { DateOrder } from './typing/column-typing.ts';
export { MISSING_TOKENS } from './typing/shapes.ts';
export { isFormula } from './writers/is-formula.ts';
export type { SheetColumn, SheetColumnType, SheetInput, SheetRows } from './writers/xlsx/sheet-input.ts';
export { type WorkbookOutput, type WrittenWorkbook, writeWorkbook } from './writers/xlsx/write-workbook.ts';
