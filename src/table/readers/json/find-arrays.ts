/** An array of a JSON document. */
export interface FoundArray {
  /** Keys that lead to it, with dots; '' where the document itself is the array. */
  readonly path: string;
  /** Byte of its opening bracket. */
  readonly start: number;
  readonly isOfObjects: boolean;
  /** Elements, at least 1 where anything stands in it. */
  readonly elements: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const MAX_KEY_BYTES = 1 << 16;

/** Finds the arrays of a document that are in no other array, from chunks of its bytes in order. */
export class ArrayFinder {
  readonly found: FoundArray[] = [];
  private offset = 0;
  /** Keys of the objects that are open around the present place. */
  private readonly keys: string[] = [];
  private depth = 0;
  private inString = false;
  private escaped = false;
  private isKey = false;
  private key: number[] = [];
  private array: { path: string; start: number; depth: number; elements: number; first: number } | null =
    null;

  add(chunk: Buffer): void {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.inString) this.inText(byte);
      else if (byte > 0x20) this.outside(byte, this.offset + i);
    }
    this.offset += chunk.length;
  }

  private inText(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      return;
    }
    if (this.isKey && this.key.length < MAX_KEY_BYTES) this.key.push(byte);
  }

  private outside(byte: number, at: number): void {
    const { array } = this;
    if (array !== null && array.elements === 0 && byte !== CLOSE_ARRAY) {
      array.elements = 1;
      array.first = byte;
    }
    switch (byte) {
      case QUOTE:
        this.inString = true;
        this.isKey = array === null;
        if (this.isKey) this.key = [];
        return;
      case COLON:
        if (array === null && this.depth > 0) this.keys[this.depth - 1] = keyText(this.key);
        return;
      case COMMA:
        if (array !== null && this.depth === array.depth) array.elements++;
        return;
      case OPEN_ARRAY:
        this.depth++;
        if (array === null) {
          const path = this.keys.slice(0, this.depth - 1).join('.');
          this.array = { path, start: at, depth: this.depth, elements: 0, first: 0 };
        }
        return;
      case OPEN_OBJECT:
        this.depth++;
        return;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        if (array !== null && this.depth === array.depth) this.endArray();
        this.depth = Math.max(0, this.depth - 1);
    }
  }

  /** Takes an array that the bytes ended in for a whole one. */
  finish(): void {
    if (this.array !== null) this.endArray();
  }

  private endArray(): void {
    const { path, start, elements, first } = this.array!;
    this.found.push({ path, start, elements, isOfObjects: first === OPEN_OBJECT });
    this.array = null;
  }
}

function keyText(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
