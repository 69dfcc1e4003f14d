import type { Dataset } from '#contract';

/** Positions of the columns of an order log that say what was bought; null where there is none. */
export interface ProductColumns {
  readonly product: number | null;
  readonly category: number | null;
}

/** Names in the order in which they are preferred: a code tells products apart better than a description. */
const PRODUCT = [
  /^(product|item|article|stock|sku|material)(id|code|no|nr|number|key|sku)$/,
  /^(sku|stockcode|asin|ean|gtin|isbn|upc)$/,
  /^(product|item|article)(name|title)?$/,
  /^(product|item|article)?description$/,
];

const CATEGORY = [
  /^(product|item|article)?(main|sub)?category(id|name|code)?$/,
  /^(product|item)?(department|dept|aisle)(id|name)?$/,
  /^(product)(line|group|family|type|class)(name)?$/,
  /^(product)?brand(name)?$/,
];

/** Finds product and category by their names, among columns that no other figure is computed from. */
export function productColumns({ columns }: Dataset): ProductColumns {
  const joined = columns.map(({ name, role }) =>
    role === 'feature' || role === 'ignore' ? name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') : '',
  );
  const first = (patterns: readonly RegExp[]) => {
    for (const pattern of patterns) {
      const at = joined.findIndex((name) => pattern.test(name));
      if (at >= 0) return at;
    }
    return null;
  };
  return { product: first(PRODUCT), category: first(CATEGORY) };
}
