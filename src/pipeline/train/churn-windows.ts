import { AppError } from '#base';
import type { TrainTarget } from '#contract';
import { type OrderLog, purchaseGapQuery, saleDaysQuery } from '#features';
import type { Engine } from '#table';

/** Moments at which customers are looked at; ISO dates, each window begins at its date and ends before its end. */
export interface ChurnWindows {
  /** Days without an order that count as gone. */
  readonly days: number;
  readonly gap: number;
  /** The one from which is learned and the one on which is tested; where the log has room one before them, to choose by. */
  readonly moments: readonly ChurnMoment[];
  /** The day after the last order. */
  readonly end: string;
  readonly notes: readonly string[];
}

/** Features are of the days before `cutoff`; who orders nothing from `from` until before `to` is gone. */
export interface ChurnMoment {
  readonly cutoff: string;
  readonly from: string;
  readonly to: string;
}

const GAP_SHARE = 0.9;
/** Of the days that gaps ask for, the least share that a short log may have room for. */
const LEAST_SHARE = 0.5;
/** Days that a window has at least. */
const FEWEST_DAYS = 7;
const DAY = 86_400_000;

/** What windows are laid by. */
export interface ChurnPlan extends Pick<Extract<TrainTarget, { kind: 'churn-days' }>, 'days' | 'gap'> {
  /** The first day that counts; null for that of the first sale. */
  readonly from: string | null;
  /** The first day that is not foretold any more; null for the day after the last sale. */
  readonly end: string | null;
}

/**
 * Windows at the end of the log: the latest one ends with the last order, each earlier one ends before the next one's
 * features do, so that what is learned from lies wholly in the past of what is tested. A third one, where the log is
 * long enough, lets a choice among learners see time.
 * @throws TARGET_INVALID when nobody came twice, or the log is too short.
 */
export async function churnWindows(
  log: OrderLog,
  plan: ChurnPlan,
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<ChurnWindows> {
  const [days] = await engine.rows(saleDaysQuery(log), { signal });
  const [oldest, last] = [days?.[0], days?.[1]];
  if (typeof oldest !== 'string' || typeof last !== 'string') {
    throw new AppError('TARGET_INVALID', '--churn-days: expected an order log with sales, found none');
  }
  const { gap } = plan;
  const first = plan.from !== null && plan.from > oldest ? plan.from : oldest;
  // ISO dates sort as text; days after the last sale are not known to be without one
  const end = plan.end !== null && plan.end <= last ? plan.end : moved(last, 1);
  const { horizon, notes } = await horizonOf(log, { plan, first, end }, { engine, signal });
  const step = horizon + gap;
  const later = momentAt(moved(end, -step), { horizon, gap });
  const earlier = momentAt(moved(later.cutoff, -step), { horizon, gap });
  if (daysBetween(first, earlier.cutoff) < step) throw tooShort(daysBetween(first, end), { horizon, gap });
  const earliest = momentAt(moved(earlier.cutoff, -step), { horizon, gap });
  const hasRoom = daysBetween(first, earliest.cutoff) >= step;
  const moments = [...(hasRoom ? [earliest] : []), earlier, later];
  return { days: horizon, gap, moments, end, notes };
}

function tooShort(span: number, { horizon, gap }: { horizon: number; gap: number }): AppError {
  const most = Math.floor(span / 3) - gap;
  const why = `Two windows of ${horizon} days are foretold, and as much must lie before them`;
  return new AppError(
    'TARGET_INVALID',
    `--churn-days ${horizon}: expected orders of at least ${3 * (horizon + gap)} days, got ${span}`,
    {
      hint: most < 1 ? `${why}: a longer log is needed.` : `${why}: use --churn-days ${most} or less.`,
      data: { days: horizon, span },
    },
  );
}

async function horizonOf(
  log: OrderLog,
  { plan, first, end }: { plan: ChurnPlan; first: string; end: string },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<{ horizon: number; notes: string[] }> {
  if (plan.days !== null) return { horizon: plan.days, notes: [] };
  const [row] = await engine.rows(purchaseGapQuery(log, { from: plan.from, to: end }, GAP_SHARE), { signal });
  const [gap, gaps] = [row?.[0], row?.[1]];
  if (gap === null || gap === undefined) {
    throw new AppError('TARGET_INVALID', '--churn-days: expected customers who came again, found none', {
      hint: 'Say after how many days a customer counts as gone: --churn-days 90.',
    });
  }
  const wanted = Math.max(FEWEST_DAYS, Number(gap));
  const most = Math.floor(daysBetween(first, end) / 3) - plan.gap;
  if (most < wanted && most >= Math.max(FEWEST_DAYS, wanted * LEAST_SHARE)) {
    return {
      horizon: most,
      notes: [
        `Gone is who orders nothing for ${most} days, the most that the log has room for: nine in ten of the ${Number(gaps)} gaps between two purchases are not longer than ${wanted} days, so that some who count as gone come again.`,
      ],
    };
  }
  const horizon = wanted;
  return {
    horizon,
    notes: [
      `Gone is who orders nothing for ${horizon} days: nine in ten of the ${Number(gaps)} gaps between two purchases are not longer.`,
    ],
  };
}

function momentAt(cutoff: string, { horizon, gap }: { horizon: number; gap: number }): ChurnMoment {
  const from = moved(cutoff, gap);
  return { cutoff, from, to: moved(from, horizon) };
}

/** An ISO date so many days later. */
export function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}
