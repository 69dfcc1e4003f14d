/** The words of a column name in lower case: `CustomerID` and `customer_id` are customer, id. */
export function nameWords(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const DATE_WORDS = new Set([
  'date',
  'dates',
  'datetime',
  'timestamp',
  'time',
  'day',
  'dt',
  'dob',
  'birthday',
  'birthdate',
  'datum',
  'fecha',
  'data',
  'tag',
  'zeit',
  'jour',
  'orderdate',
  'invoicedate',
  'yyyymmdd',
]);

/** A name that says its column holds dates. */
export function saysDate(words: readonly string[]): boolean {
  return words.some((word) => DATE_WORDS.has(word));
}
