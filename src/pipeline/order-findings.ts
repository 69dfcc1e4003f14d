import type { Dataset, Finding } from '#contract';

/** What the lines of an order log are; counts of `ORDER_COUNTS`. */
export interface OrderCounts {
  readonly lines: number;
  readonly withoutCustomer: number;
  readonly withoutDate: number;
  readonly sales: number;
  readonly returns: number;
  readonly zeroPriced: number;
  readonly customers: number;
  readonly customersWithAnyLine: number;
}

const number = new Intl.NumberFormat('en-US');

/** What of an order log is counted and what is left out, as findings. */
export function orderFindings(dataset: Dataset, counts: OrderCounts): Finding[] {
  const customer = dataset.columns.find((column) => column.role === 'customer-id')?.name ?? null;
  const share = (count: number) => `${number.format(count)} of ${number.format(counts.lines)} lines`;
  const all: (Finding | null)[] = [
    some(
      counts.withoutCustomer,
      'lines-without-customer',
      'warning',
      `${share(counts.withoutCustomer)} name no customer and are left out of the segments.`,
      customer,
    ),
    some(
      counts.withoutDate,
      'lines-without-date',
      'warning',
      `${share(counts.withoutDate)} have no date and are left out of the segments.`,
      null,
    ),
    some(
      counts.returns,
      'returns',
      'info',
      `${share(counts.returns)} are returns or cancellations: they count in returns_share and net_monetary, not in gross sales.`,
      null,
    ),
    some(
      counts.zeroPriced,
      'zero-priced-lines',
      'info',
      `${share(counts.zeroPriced)} have an amount of zero and are not sales.`,
      null,
    ),
    some(
      counts.customersWithAnyLine - counts.customers,
      'customers-without-sale',
      'info',
      `${number.format(counts.customersWithAnyLine - counts.customers)} customers have lines but no sale and are left out of the segments.`,
      customer,
    ),
  ];
  return all.filter((finding) => finding !== null);
}

function some(
  count: number,
  code: string,
  severity: Finding['severity'],
  message: string,
  column: string | null,
): Finding | null {
  return count > 0 ? { code, severity, column, count, message } : null;
}
