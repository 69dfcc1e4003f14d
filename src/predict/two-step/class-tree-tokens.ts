import { AppError } from '#base';

/** A name or a sign of the text form of a tree. */
export interface TreeToken {
  readonly kind: 'name' | 'sign' | 'end';
  /** The name, without quotes; the sign; of the end nothing. */
  readonly text: string;
  /** Character, from 1. */
  readonly position: number;
}

/** The tokens of a text; the last one is its end. @throws OPTION_INVALID when quotes do not end. */
export function treeTokens(text: string): TreeToken[] {
  const tokens: TreeToken[] = [];
  const pattern = /"((?:[^"]|"")*)"|([|+()])|([^\s|+()"]+)|\s+|"/gy;
  for (const { 0: all, 1: quoted, 2: sign, 3: bare, index } of text.matchAll(pattern)) {
    const position = index + 1;
    if (all === '"') {
      throw new AppError(
        'OPTION_INVALID',
        `tree of classes: expected quotes that end, got a name from character ${position} on`,
        { data: { position } },
      );
    }
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, position });
    else if (quoted !== undefined)
      tokens.push({ kind: 'name', text: quoted.replaceAll('""', '"'), position });
    else if (bare !== undefined) tokens.push({ kind: 'name', text: bare, position });
  }
  return [...tokens, { kind: 'end', text: '', position: text.length + 1 }];
}
