/** Texts that are held in memory while a workbook is written. */
const MAX_TEXTS = 1 << 18;
/** A column with more different texts is one of ids or notes: its further ones stand in their cells. */
const MAX_OF_COLUMN = 1 << 14;
const MAX_LENGTH = 256;

/** The texts that cells refer to by number; a bounded number of them, whatever the size of the table. */
export class SharedTexts {
  private readonly places = new Map<string, number>();
  private readonly fresh: number[] = [];

  /** The number of a text, null where it has to stand in its cell. @param column position in its sheet. */
  placeOf(text: string, column: number): number | null {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    const place = this.places.size;
    const ofColumn = this.fresh[column] ?? 0;
    if (text.length > MAX_LENGTH || place >= MAX_TEXTS || ofColumn >= MAX_OF_COLUMN) return null;
    this.places.set(text, place);
    this.fresh[column] = ofColumn + 1;
    return place;
  }

  /** In the order of their numbers. */
  texts(): IterableIterator<string> {
    return this.places.keys();
  }

  get size(): number {
    return this.places.size;
  }
}
