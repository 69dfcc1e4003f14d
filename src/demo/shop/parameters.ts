/** How one planted group of customers behaves. Money in cents, durations in days, shares in [0, 1]. */
export interface SegmentSpec {
  readonly name: string;
  /** Customers of this group in every block of BLOCK_SIZE customers. */
  readonly slots: number;
  /** Days from the last order to the cut-off: log-normal, rounded down, cut to [min, max]. */
  readonly recency: LogNormal & { readonly min: number; readonly max: number };
  /** Orders in the two years: rounded log-normal, cut from below at `min`. */
  readonly orders: LogNormal & { readonly min: number };
  /** Value of an order: a level per customer times noise per order. */
  readonly basket: LogNormal & { readonly orderSigma: number; readonly meanLines: number };
  /** Days from the first to the last order, at least and at most, of those who joined within the two years. */
  readonly activeDays: readonly [number, number];
  /** How much more than others the group buys in the festive weeks, in summer and in a sale. */
  readonly pull: { readonly festive: number; readonly summer: number; readonly sale: number };
  /** Share that joined before the two years began. */
  readonly longStanding: number;
  /** Chance that a line is bought at the sale price while a sale is on. */
  readonly saleLines: number;
  /** Chance that a line is sent back. */
  readonly returns: number;
  readonly profile: ProfileSpec;
  readonly campaign: CampaignSpec;
}

/** A log-normal distribution: its median and the standard deviation of the logarithm. */
export interface LogNormal {
  readonly median: number;
  readonly sigma: number;
}

/** Who they are, as far as it depends on the group. */
export interface ProfileSpec {
  readonly female: number;
  /** Mean age on the last day; the standard deviation is AGE_SPREAD. */
  readonly age: number;
  readonly newsletter: number;
  /** Weights in the order of CHANNELS. */
  readonly channels: readonly number[];
}

/** How the group answers the e-mail campaign. */
export interface CampaignSpec {
  /** Relative effect d: the chance to order is p (1 + d) with the e-mail and p (1 - d) without. */
  readonly orderLift: number;
  /** Chance that a control customer who does not order visits the shop. */
  readonly visit: number;
  /** The same with the e-mail. */
  readonly visitMailed: number;
}

/** Groups are dealt out in blocks, so that shares are right at any size; the rest of a block never orders. */
export const BLOCK_SIZE = 33;

/** The five planted segments: behaviour overlaps, the centres lie apart in recency, frequency and money. */
export const SEGMENTS: readonly SegmentSpec[] = [
  {
    name: 'loyal regulars',
    slots: 6,
    recency: { median: 8.5, sigma: 0.84, min: 1, max: 60 },
    orders: { median: 23, sigma: 0.36, min: 7 },
    basket: { median: 5200, sigma: 0.4, orderSigma: 0.55, meanLines: 2.6 },
    activeDays: [300, 660],
    pull: { festive: 1.1, summer: 1, sale: 1.1 },
    longStanding: 0.75,
    saleLines: 0.5,
    returns: 0.035,
    profile: { female: 0.62, age: 47, newsletter: 0.66, channels: [30, 10, 12, 22, 20, 6] },
    campaign: { orderLift: 0.05, visit: 0.3, visitMailed: 0.42 },
  },
  {
    name: 'seasonal big baskets',
    slots: 6,
    recency: { median: 206, sigma: 0.13, min: 150, max: 330 },
    orders: { median: 3.9, sigma: 0.36, min: 1 },
    basket: { median: 22000, sigma: 0.38, orderSigma: 0.45, meanLines: 3.4 },
    activeDays: [20, 380],
    pull: { festive: 5, summer: 1.8, sale: 0.9 },
    longStanding: 0.55,
    saleLines: 0.35,
    returns: 0.06,
    profile: { female: 0.55, age: 45, newsletter: 0.45, channels: [26, 20, 10, 14, 16, 14] },
    campaign: { orderLift: 0, visit: 0.06, visitMailed: 0.16 },
  },
  {
    name: 'new customers',
    slots: 6,
    recency: { median: 22, sigma: 0.58, min: 1, max: 90 },
    orders: { median: 1.35, sigma: 0.4, min: 1 },
    basket: { median: 5000, sigma: 0.4, orderSigma: 0.45, meanLines: 1.9 },
    activeDays: [4, 40],
    pull: { festive: 1, summer: 1, sale: 1 },
    longStanding: 0,
    saleLines: 0.5,
    returns: 0.07,
    profile: { female: 0.56, age: 34, newsletter: 0.55, channels: [16, 22, 34, 12, 6, 10] },
    campaign: { orderLift: 0.12, visit: 0.2, visitMailed: 0.34 },
  },
  {
    name: 'bargain hunters',
    slots: 8,
    recency: { median: 62, sigma: 0.36, min: 14, max: 170 },
    orders: { median: 8.5, sigma: 0.34, min: 3 },
    basket: { median: 1900, sigma: 0.36, orderSigma: 0.5, meanLines: 2 },
    activeDays: [150, 540],
    pull: { festive: 0.8, summer: 1, sale: 3.2 },
    longStanding: 0.6,
    saleLines: 0.92,
    returns: 0.05,
    profile: { female: 0.64, age: 41, newsletter: 0.62, channels: [20, 18, 20, 8, 4, 30] },
    campaign: { orderLift: 0.24, visit: 0.18, visitMailed: 0.44 },
  },
  {
    name: 'lapsed one-time buyers',
    slots: 6,
    recency: { median: 455, sigma: 0.2, min: 260, max: 725 },
    orders: { median: 0.95, sigma: 0.3, min: 1 },
    basket: { median: 4600, sigma: 0.42, orderSigma: 0.45, meanLines: 1.7 },
    activeDays: [5, 60],
    pull: { festive: 1.4, summer: 1, sale: 1.4 },
    longStanding: 0.08,
    saleLines: 0.55,
    returns: 0.1,
    profile: { female: 0.54, age: 38, newsletter: 0.3, channels: [18, 28, 28, 8, 4, 14] },
    campaign: { orderLift: 0, visit: 0.03, visitMailed: 0.07 },
  },
];

/** Orders without a customer: guest checkouts. */
export const GUESTS = {
  share: 0.02,
  basket: { median: 4200, sigma: 0.5, orderSigma: 0.4, meanLines: 1.6 },
  pull: { festive: 1.4, summer: 1, sale: 1 },
  saleLines: 0.4,
  returns: 0.05,
} as const;

/** Those who signed up and never ordered. */
export const NEVER_ORDERED: { readonly profile: ProfileSpec; readonly campaign: CampaignSpec } = {
  profile: { female: 0.55, age: 37, newsletter: 0.5, channels: [18, 26, 30, 8, 4, 14] },
  campaign: { orderLift: 0, visit: 0.04, visitMailed: 0.1 },
};

/** The cents that the cheapest order is worth before its products are looked up. */
export const MINIMUM_ORDER_CENTS = 400;

/** Standard deviation of age inside a group, and its bounds. */
export const AGE = { spread: 12, min: 18, max: 88 } as const;

/** Where customers came from. */
export const CHANNELS = [
  'organic search',
  'paid search',
  'social',
  'referral',
  'store',
  'price portal',
] as const;

/** Shares of blank cells. */
export const MISSING = { gender: 0.05, birthYear: 0.09, city: 0.02, channel: 0.03 } as const;

/** The randomised e-mail: days of the calendar, first and last of the window in which answers count. */
export const CAMPAIGN = { from: '2026-04-27', to: '2026-05-24' } as const;

/** A return comes in this many days after the order, uniform. */
export const RETURN_DELAY_DAYS = [4, 24] as const;

/** Orders by hour of the day, midnight first. */
export const HOURS = [
  4, 2, 1, 1, 1, 3, 8, 16, 28, 38, 46, 50, 54, 48, 44, 44, 46, 52, 60, 74, 80, 66, 36, 14,
] as const;
