import { AppError } from '#base';
import type { Workbook } from './workbook.ts';
import { readXml } from './xml-part.ts';

/** Characters of all shared strings together, which are held in memory. */
const MAX_CHARACTERS = 2 ** 28;

/** The strings that cells refer to by number; rich text without its formats, phonetic hints left out. */
export async function readSharedStrings(
  { parts, stringsPart, file }: Pick<Workbook, 'parts' | 'stringsPart' | 'file'>,
  signal: AbortSignal,
): Promise<string[]> {
  const strings: string[] = [];
  if (stringsPart === null) return strings;
  let current = '';
  let inText = false;
  let phonetic = 0;
  let characters = 0;
  const handler = {
    open(name: string) {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic++;
      else if (name === 't') inText = phonetic === 0;
    },
    close(name: string) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') {
        characters += current.length;
        if (characters > MAX_CHARACTERS) {
          throw new AppError(
            'LIMIT_EXCEEDED',
            `${file}: expected at most 256 MB of distinct texts, got more`,
            {
              data: { file },
            },
          );
        }
        strings.push(unescapeText(current));
      }
    },
    text(text: string) {
      if (inText) current += text;
    },
  };
  await readXml({ bytes: parts.read(stringsPart), file, name: stringsPart }, handler, { signal });
  return strings;
}

/** Characters that XML cannot hold stand as `_x000D_`. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
