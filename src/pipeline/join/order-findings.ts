import type { Dataset, Finding } from '#contract';
import type { OrderCounts } from '#features';

const number = new Intl.NumberFormat('en-US');

/** What of an order log is counted and what is left out, as findings. */
export function orderFindings(dataset: Dataset, counts: OrderCounts): Finding[] {
  const customer = dataset.columns.find((column) => column.role === 'customer-id')?.name ?? null;
  const share = (count: number) => `${number.format(count)} of ${number.format(counts.lines)} lines`;
  const withoutSale = counts.customersWithAnyLine - counts.customers;
  const all: Finding[] = [
    {
      code: 'lines-without-customer',
      severity: 'warning',
      column: customer,
      count: counts.withoutCustomer,
      message: `${share(counts.withoutCustomer)} name no customer and are left out of the segments.`,
    },
    {
      code: 'lines-without-date',
      severity: 'warning',
      column: null,
      count: counts.withoutDate,
      message: `${share(counts.withoutDate)} have no date and are left out of the segments.`,
    },
    {
      code: 'lines-after-cutoff',
      severity: 'info',
      column: null,
      count: counts.afterCutoff,
      message: `${share(counts.afterCutoff)} are of the cut-off day or later and are left out of the segments.`,
    },
    {
      code: 'lines-before-window',
      severity: 'info',
      column: null,
      count: counts.beforeWindow,
      message: `${share(counts.beforeWindow)} are before --from and are left out of the segments.`,
    },
    {
      code: 'lines-without-amount',
      severity: 'warning',
      column: null,
      count: counts.withoutAmount,
      message: `${share(counts.withoutAmount)} have no usable amount and are left out of the segments.`,
    },
    {
      code: 'lines-neither-sale-nor-return',
      severity: 'info',
      column: null,
      count: counts.otherLines,
      message: `${share(counts.otherLines)} are neither sales nor returns, such as negative prices.`,
    },
    {
      code: 'returns',
      severity: 'info',
      column: null,
      count: counts.returns,
      message:
        `${share(counts.returns)} are returns or cancellations: they count in returns_share and net_monetary, ` +
        'not in gross sales.',
    },
    {
      code: 'zero-priced-lines',
      severity: 'info',
      column: null,
      count: counts.zeroPriced,
      message: `${share(counts.zeroPriced)} have an amount of zero and are not sales.`,
    },
    {
      code: 'customers-without-sale',
      severity: 'info',
      column: customer,
      count: withoutSale,
      message: `${withoutSale === 1 ? '1 customer has' : `${number.format(withoutSale)} customers have`} lines but no sale and are left out of the segments.`,
    },
  ];
  return all.filter((finding) => finding.count > 0);
}
