const MAX_LENGTH = 31;

/** Names that sheets may have: without `[]:*?/\`, at most 31 characters, told apart by a number. */
export class SheetNames {
  private readonly taken = new Set<string>(['history']);

  /** The name for a sheet that should be called `wanted`. */
  next(wanted: string): string {
    const plain = cut(cleaned(wanted), MAX_LENGTH).replace(/'$/, '_');
    const base = plain === '' ? 'Sheet' : plain;
    let name = base;
    for (let n = 2; this.taken.has(name.toLowerCase()); n++) {
      const suffix = ` (${n})`;
      name = `${cut(base, MAX_LENGTH - suffix.length)}${suffix}`;
    }
    this.taken.add(name.toLowerCase());
    return name;
  }
}

function cleaned(name: string): string {
  return name.replace(/[[\]:*?/\\\u0000-\u001f]|^'|'$/g, '_').trim();
}

/** By whole characters, counted as spreadsheets do. */
function cut(text: string, length: number): string {
  let kept = '';
  for (const one of text) {
    if (kept.length + one.length > length) break;
    kept += one;
  }
  return kept.trim();
}
