import type { Dataset } from '#contract';

/** A source whose bytes were looked at once: decompressed, in UTF-8, ready to be cut into records. */
export interface SourceFile {
  /** Where the UTF-8 text lies: the file itself, or a copy in the temp folder. */
  readonly path: string;
  /** Base name, for messages. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly gzip: boolean;
  readonly encoding: NonNullable<Dataset['source']['encoding']>;
  readonly byteOrderMark: boolean;
  /** Bytes of the mark at the start of `path`: 0 or 3. */
  readonly skip: number;
  /** UTF-8 in which some places are broken: the rows there are to be rejected. */
  readonly hasInvalidBytes: boolean;
  readonly nulBytes: number;
}
