import { findPreset } from '#pipeline';

export type PresetName = 'automobile' | 'credit-card' | 'loyalty' | 'marketing' | 'sprocket';

/** The options that `run --preset NAME` has. */
export function presetOptions(name: PresetName) {
  const { options, recipe, facts } = findPreset(name);
  return { ...options, recipe, preset: facts };
}
