/** A product of the shop as it stands on an order line. */
export interface Product {
  readonly category: string;
  readonly name: string;
  /** List price. */
  readonly cents: number;
  /** How readily it sells in each month, January first; 1 is an ordinary month. */
  readonly season: readonly number[];
}

interface Category {
  readonly name: string;
  readonly season: readonly number[];
  /** Kind of product and its list price in whole pounds. */
  readonly kinds: readonly (readonly [string, number])[];
}

const EVEN = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] as const;
const SUMMER = [0.2, 0.4, 0.9, 1.5, 1.9, 2, 1.8, 1.4, 0.8, 0.4, 0.2, 0.2] as const;
const WINTER = [1.3, 1.2, 1, 0.8, 0.6, 0.5, 0.5, 0.6, 0.9, 1.3, 1.6, 1.7] as const;
const PRESENTS = [0.6, 0.9, 0.8, 0.8, 0.9, 0.8, 0.8, 0.8, 0.8, 1, 1.9, 2] as const;

const CATEGORIES: readonly Category[] = [
  {
    name: 'Kitchen',
    season: EVEN,
    kinds: [
      ['espresso cup', 6],
      ['serving board', 24],
      ['cast iron pan', 49],
      ['knife set', 89],
      ['stoneware bowl', 9],
      ['tea towel', 4],
      ['stand mixer', 279],
      ['coffee grinder', 64],
    ],
  },
  {
    name: 'Home textiles',
    season: WINTER,
    kinds: [
      ['cushion cover', 14],
      ['wool throw', 59],
      ['bed linen set', 79],
      ['bath towel', 17],
      ['flannel', 3],
      ['curtain pair', 69],
      ['rug', 149],
    ],
  },
  {
    name: 'Furniture',
    season: EVEN,
    kinds: [
      ['stool', 59],
      ['side table', 99],
      ['armchair', 349],
      ['bookcase', 189],
      ['desk', 239],
      ['bench', 129],
      ['dining table', 459],
    ],
  },
  {
    name: 'Lighting',
    season: WINTER,
    kinds: [
      ['table lamp', 45],
      ['floor lamp', 109],
      ['pendant', 84],
      ['lantern', 22],
      ['candle', 8],
      ['tealight set', 5],
    ],
  },
  {
    name: 'Garden',
    season: SUMMER,
    kinds: [
      ['planter', 19],
      ['watering can', 16],
      ['seed box', 4],
      ['folding chair', 55],
      ['fire bowl', 119],
      ['parasol', 139],
      ['hand trowel', 11],
    ],
  },
  {
    name: 'Stationery',
    season: [1.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.3, 1.5, 1, 1.1, 1.2],
    kinds: [
      ['notebook', 7],
      ['pencil set', 5],
      ['greeting card', 3],
      ['desk organiser', 26],
      ['fountain pen', 34],
      ['wall planner', 12],
    ],
  },
  {
    name: 'Toys',
    season: PRESENTS,
    kinds: [
      ['building blocks', 29],
      ['puzzle', 15],
      ['plush animal', 18],
      ['board game', 32],
      ['balance bike', 95],
      ['doll house', 159],
      ['finger puppet', 3],
    ],
  },
  {
    name: 'Bath and care',
    season: EVEN,
    kinds: [
      ['soap bar', 5],
      ['hand cream', 9],
      ['bath salts', 12],
      ['storage jar', 7],
      ['mirror', 74],
      ['laundry basket', 39],
    ],
  },
  {
    name: 'Gifts',
    season: PRESENTS,
    kinds: [
      ['gift wrap', 3],
      ['photo frame', 13],
      ['picnic hamper', 99],
      ['jewellery box', 42],
      ['record player', 199],
      ['music box', 27],
      ['mug', 9],
    ],
  },
];

/** Finishes in which every kind of product is made, with the factor on its price. */
const FINISHES: readonly (readonly [string, number])[] = [
  ['natural', 0.82],
  ['sand', 0.92],
  ['sage', 1],
  ['midnight', 1.08],
  ['walnut', 1.2],
  ['limited edition', 1.42],
];

/** All products, cheapest first; the order is fixed. */
export const CATALOGUE: readonly Product[] = CATEGORIES.flatMap(({ name: category, season, kinds }) =>
  kinds.flatMap(([kind, pounds]) =>
    FINISHES.map(([finish, factor]) => ({
      category,
      name: `${kind} ${finish}`,
      cents: shelfPrice(pounds * factor),
      season,
    })),
  ),
).sort((a, b) => a.cents - b.cents || (a.name < b.name ? -1 : 1));

/** A price as shops write it: 2.49, 13.99, 185.00. */
function shelfPrice(pounds: number): number {
  if (pounds < 10) return Math.round(pounds * 2) * 50 - 1;
  return pounds < 100 ? Math.round(pounds) * 100 - 1 : Math.round(pounds / 5) * 500;
}
