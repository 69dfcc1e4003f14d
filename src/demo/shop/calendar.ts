const MS_PER_DAY = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2024, 6, 1);

/** Days of the two years, 2024-07-01 (day 0) to 2026-06-30. */
export const N_DAYS = 730;

/** Growth of the shop from the first day to the last. */
const GROWTH = 0.25;
/** Demand by month, January first. */
const MONTHS = [0.92, 0.84, 0.92, 0.95, 1, 1.06, 1.08, 0.96, 0.94, 1, 1.25, 1.45] as const;
/** Demand by weekday, Sunday first. */
const WEEKDAYS = [1.22, 1.06, 0.98, 0.96, 0.97, 0.9, 0.91] as const;
/** Sales: first day, last day, discount in per cent. */
const SALES = [
  ['2024-07-15', '2024-07-28', 20],
  ['2024-11-22', '2024-12-02', 25],
  ['2025-01-02', '2025-01-14', 30],
  ['2025-04-24', '2025-05-08', 20],
  ['2025-07-14', '2025-07-27', 20],
  ['2025-11-21', '2025-12-01', 25],
  ['2026-01-02', '2026-01-14', 30],
  ['2026-04-24', '2026-05-08', 20],
] as const;

/** What holds on one day. */
export interface Day {
  /** `2024-07-01`. */
  readonly date: string;
  /** 0 is January. */
  readonly month: number;
  /** Demand of the whole shop; about 1 on an average day. */
  readonly demand: number;
  /** Demand by weekday alone. */
  readonly weekday: number;
  readonly festive: boolean;
  readonly summer: boolean;
  /** Discount in per cent while a sale is on, else 0. */
  readonly salePercent: number;
}

/** The days of the shop in order, day 0 first. */
export const CALENDAR: readonly Day[] = Array.from({ length: N_DAYS }, (_, day) => describeDay(day));

/** The date `day` days after 2024-07-01 as `YYYY-MM-DD`; negative days lie before. */
export function isoDate(day: number): string {
  return new Date(FIRST_DAY_MS + day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day number of a `YYYY-MM-DD` date. */
export function dayOf(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) - FIRST_DAY_MS) / MS_PER_DAY;
}

function describeDay(day: number): Day {
  const date = isoDate(day);
  const month = Number(date.slice(5, 7)) - 1;
  const monthDay = date.slice(5);
  const weekday = WEEKDAYS[new Date(FIRST_DAY_MS + day * MS_PER_DAY).getUTCDay()] ?? 1;
  const quiet = monthDay === '12-25' || monthDay === '12-26' || monthDay === '01-01' ? 0.35 : 1;
  const sale = SALES.find(([from, to]) => date >= from && date <= to);
  const growth = 1 + GROWTH * (day / (N_DAYS - 1) - 0.5);
  return {
    date,
    month,
    demand: (MONTHS[month] ?? 1) * weekday * quiet * growth * (sale === undefined ? 1 : 1.15),
    weekday: weekday * quiet,
    festive: monthDay >= '11-15' && monthDay <= '12-23',
    summer: month === 5 || month === 6 || month === 7,
    salePercent: sale?.[2] ?? 0,
  };
}
