import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, nearestName } from '#base';
import { type Preset, parsePreset } from './parse-preset.ts';

const ENDING = '.yaml';

/** Names of the presets that come with Clientele. */
export function presetNames(): string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith(ENDING))
    .map((name) => basename(name, ENDING))
    .sort();
}

/**
 * A preset by its name, or the one in a file of the user's: a name with an ending or a folder is a file.
 * @throws PRESET_UNKNOWN, FILE_NOT_FOUND, PRESET_INVALID, RECIPE_INVALID
 */
export function findPreset(nameOrFile: string): Preset {
  if (/[\\/]|\.(ya?ml|json)$/i.test(nameOrFile)) {
    try {
      return parsePreset(readFileSync(nameOrFile, 'utf8'), basename(nameOrFile));
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('FILE_NOT_FOUND', `--preset: expected a file at ${nameOrFile}`, {
        data: { file: nameOrFile },
        cause,
      });
    }
  }
  const names = presetNames();
  if (!names.includes(nameOrFile)) {
    const near = nearestName(nameOrFile, names);
    throw new AppError(
      'PRESET_UNKNOWN',
      `--preset: expected one of ${names.join(', ')}, got "${nameOrFile}"`,
      {
        hint:
          near === null
            ? 'A preset of your own is named by its file, such as ./mine.yaml.'
            : `Did you mean "${near}"?`,
        data: { preset: nameOrFile, nearest: near },
      },
    );
  }
  const file = `${nameOrFile}${ENDING}`;
  return parsePreset(readFileSync(join(folder(), file), 'utf8'), file);
}

function folder(): string {
  return fileURLToPath(new URL('../../../examples/presets', import.meta.url));
}
