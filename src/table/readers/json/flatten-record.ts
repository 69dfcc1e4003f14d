/** A value of a record: its path with dots and its text; arrays and what is nested too deep as JSON. */
export interface FlatValue {
  readonly path: string;
  readonly text: string;
  readonly isNested: boolean;
}

/** Why a record is none. */
export class RecordError extends Error {}

/** Objects within objects are flattened to this depth. */
const MAX_FLAT = 4;
const MAX_DEPTH = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANK = /[ \t\r\n]*/y;

/**
 * The values of a JSON object by path; null values are left out. Numbers keep the digits that they are written with.
 * @throws RecordError when the text is no JSON object, or two values have the same path.
 */
export function flattenRecord(text: string): FlatValue[] {
  const parser = new RecordParser(text);
  parser.record();
  return parser.values;
}

class RecordParser {
  readonly values: FlatValue[] = [];
  private readonly paths = new Set<string>();
  private at = 0;

  constructor(private readonly text: string) {}

  record(): void {
    this.skip();
    if (this.text[this.at] !== '{') throw new RecordError('expected an object');
    this.object('', 0, true);
    this.skip();
    if (this.at < this.text.length) throw this.unexpected('the end of the record');
  }

  private object(prefix: string, depth: number, isTaken: boolean): void {
    this.list('}', () => {
      const key = this.string();
      this.skip();
      this.pass(':');
      this.skip();
      this.value(prefix === '' ? key : `${prefix}.${key}`, depth + 1, isTaken);
    });
  }

  private value(path: string, depth: number, isTaken: boolean): void {
    if (depth > MAX_DEPTH) throw new RecordError('nested too deep');
    const start = this.at;
    switch (this.text[start]) {
      case '{': {
        const isFlat = isTaken && depth <= MAX_FLAT;
        this.object(path, depth, isFlat);
        if (isTaken && !isFlat) this.put(path, this.text.slice(start, this.at), true);
        return;
      }
      case '[':
        this.list(']', () => this.value('', depth + 1, false));
        if (isTaken) this.put(path, this.text.slice(start, this.at), true);
        return;
      case '"': {
        const text = this.string();
        if (isTaken) this.put(path, text, false);
        return;
      }
      default: {
        const text = this.word() ?? this.match(NUMBER, 'a value');
        if (isTaken && text !== 'null') this.put(path, text, false);
      }
    }
  }

  private list(close: string, item: () => void): void {
    this.at++;
    this.skip();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.skip();
      if (this.text[this.at] === close) {
        this.at++;
        return;
      }
      this.pass(',');
      this.skip();
    }
  }

  private put(path: string, text: string, isNested: boolean): void {
    if (this.paths.has(path)) throw new RecordError(`two values of "${path.slice(0, 60)}"`);
    this.paths.add(path);
    this.values.push({ path, text, isNested });
  }

  private word(): string | null {
    const word = ['null', 'true', 'false'].find((one) => this.text.startsWith(one, this.at));
    if (word === undefined) return null;
    this.at += word.length;
    return word;
  }

  private string(): string {
    const raw = this.match(STRING, 'a string');
    return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  }

  private match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) throw this.unexpected(what);
    this.at = pattern.lastIndex;
    return found[0];
  }

  private pass(character: string): void {
    if (this.text[this.at] !== character) throw this.unexpected(`"${character}"`);
    this.at++;
  }

  private skip(): void {
    const code = this.text.charCodeAt(this.at);
    if (code > 32) return;
    BLANK.lastIndex = this.at;
    BLANK.exec(this.text);
    this.at = BLANK.lastIndex;
  }

  private unexpected(what: string): RecordError {
    const got = this.at < this.text.length ? JSON.stringify(this.text[this.at]) : 'the end';
    return new RecordError(`expected ${what} at character ${this.at + 1}, got ${got}`);
  }
}
