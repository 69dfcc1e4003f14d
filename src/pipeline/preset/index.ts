export { checkPreset } from './check-preset.ts';
export { findPreset, presetNames } from './find-preset.ts';
export type { Preset } from './parse-preset.ts';
export { presetFindings } from './preset-findings.ts';
