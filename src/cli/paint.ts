import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Whether a stream takes colours: a terminal, and NO_COLOR is not set (no-color.org). */
export function hasColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'];
}

/** Text in a colour where the stream takes colours, else plain. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  return hasColour(stream) ? styleText(style, text) : text;
}
