// Carves pieces out of scratch memory. A dry run from base 0 measures how much is needed.

@unmanaged
export class Cursor {
  at: u64;
}

/** The next 64-byte aligned piece. */
export function take(cursor: Cursor, bytes: u64): usize {
  const start = (cursor.at + 63) & ~(<u64>63);
  cursor.at = start + bytes;
  return <usize>start;
}
