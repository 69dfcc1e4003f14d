import type { Source, SourceFormat } from '#contract';

/** Facts of a source that is no delimited text. */
export function plainSource(facts: {
  readonly file: string;
  readonly format: SourceFormat;
  readonly table: string | null;
  readonly bytes: number;
  readonly sha256: string;
}): Source {
  const { file, format, table, bytes, sha256 } = facts;
  return {
    file,
    format,
    table,
    bytes,
    sha256,
    gzip: false,
    encoding: null,
    byteOrderMark: false,
    delimiter: null,
    header: true,
    parts: [],
  };
}
