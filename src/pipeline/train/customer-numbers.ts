import type { Frame } from '#matrix';

/** Numbers customers by their ids, the same id the same number wherever it stands. */
export class CustomerNumbers {
  private readonly numbers = new Map<string, number>();

  /** [nRows] of a frame with the one column of ids; a row without an id is a customer of its own. */
  of({ columns: [column], nRows }: Frame): Int32Array {
    return Int32Array.from({ length: nRows }, (_, row) => {
      const id = column === undefined ? undefined : idAt(column, row);
      return id === undefined ? this.fresh() : this.numberOf(id);
    });
  }

  private numberOf(id: string): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    this.numbers.set(id, this.next);
    return this.fresh();
  }

  private next = 0;

  private fresh(): number {
    return this.next++;
  }
}

function idAt(column: Frame['columns'][number], row: number): string | undefined {
  if (column.type === 'category') return column.levels[column.codes[row]!];
  const value = column.values[row]!;
  return Number.isNaN(value) ? undefined : String(value);
}
