import type { Column, Dataset } from '#contract';

type Table = Pick<Dataset, 'columns' | 'name' | 'source'>;

/** Words in the name of a table that says that its customers are still to be scored. */
const NEW_NAME = /(^|[^a-z])(new|prospects?|leads?|unscored|test)([^a-z]|$)/;

const PLACE_NAME =
  /^(address|street|strasse|city|town|ort|suburb|state|province|county|region|country|land|postcode|postalcode|zip|zipcode|plz|latitude|longitude|lat|lon|lng)$/;

/** The name hints that the customers are new. */
export function isNamedNew({ name, source }: Table): boolean {
  const text = source.table ?? name;
  return NEW_NAME.test(text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}

/** Some column is a place. */
export function hasPlaces({ columns }: Table): boolean {
  return columns.some(({ name }) => PLACE_NAME.test(plain(name)));
}

/** At least half of the columns beside the customer's id are places. */
export function isMostlyPlaces({ columns }: Table): boolean {
  const others = columns.filter(({ role }) => role !== 'customer-id');
  return 2 * others.filter(({ name }) => PLACE_NAME.test(plain(name))).length >= others.length;
}

/** Columns beside the customer's id that a table has in common with the customers, out of all that those have. */
export function commonColumns(customers: Table, other: Table): { common: number; of: number } {
  const names = new Set(other.columns.map(({ name }) => plain(name)));
  const own = customers.columns.filter(({ role }) => role !== 'customer-id');
  return { common: own.filter(({ name }) => names.has(plain(name))).length, of: own.length };
}

/** The customers have a target, and the other table has no such column: it waits to be told. */
export function lacksTarget(customers: Table, other: Table): boolean {
  const names = new Set(other.columns.map(({ name }) => plain(name)));
  return customers.columns.some(({ role, name }: Column) => role === 'target' && !names.has(plain(name)));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
