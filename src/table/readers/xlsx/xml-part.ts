import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { AppError, throwIfAborted } from '#base';

/** Takes the elements and texts of a part; names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

/** A text or tag longer than this is no part of a workbook. */
const MAX_TOKEN_BYTES = 1 << 25;

/**
 * Reads an XML part of a workbook.
 * @param isDone true ends the reading early. @throws FILE_CORRUPT, LIMIT_EXCEEDED
 */
export async function readXml(
  part: { readonly bytes: AsyncIterable<Buffer>; readonly file: string; readonly name: string },
  handler: XmlHandler,
  { signal, isDone = () => false }: { readonly signal: AbortSignal; readonly isDone?: () => boolean },
): Promise<void> {
  const { bytes, file, name } = part;
  let sinceEvent = 0;
  const parser = new SaxesParser({ position: false, xmlns: false });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    sinceEvent = 0;
    handler.open(local(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    sinceEvent = 0;
    handler.close(local(tag.name));
  });
  parser.on('text', (text) => handler.text(text));
  parser.on('cdata', (text) => handler.text(text));
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of bytes) {
      throwIfAborted(signal);
      sinceEvent += chunk.length;
      parser.write(decoder.write(chunk));
      if (sinceEvent > MAX_TOKEN_BYTES) {
        throw new AppError('LIMIT_EXCEEDED', `${file}: expected cells, got more than 32 MB without one`, {
          data: { file, part: name },
        });
      }
      if (isDone()) return;
    }
    parser.close();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const said = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new AppError('FILE_CORRUPT', `${file}: expected a whole workbook, got "${said}" in ${name}`, {
      data: { file, part: name },
      cause,
    });
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
