import { type ColumnFacts, isDated } from './column-facts.ts';

const THINGS_OF = {
  customer:
    'customer|cust|client|user|member|master|account|acct|contact|household|person|subscriber|shopper|buyer|guest|visitor|donor|patient|consumer|kunde|kunden|cliente|debitor',
  order:
    'order|orders|invoice|transaction|trans|trx|receipt|bill|ticket|basket|cart|purchase|sale|sales|booking|payment|auftrag|bestell|bestellung|rechnung|rechnungs|pedido|factura',
} as const;
const ID_WORDS = 'id|ids|no|nr|num|number|nummer|key|code|ref|uuid|guid|numero';

const ID_NAMES = {
  customer: new RegExp(`^(${THINGS_OF.customer})(${ID_WORDS})$`),
  order: new RegExp(`^(${THINGS_OF.order})(${ID_WORDS})$`),
} as const;
const BARE_CUSTOMER = /^(customer|client|clientnum|custnum|user|member|kunde|cliente)$/;

/**
 * How much a name says that its column names a customer: 3 `customer_id`, 2 `customer`, 1 `id`, 0 nothing.
 */
export function customerIdRank(facts: ColumnFacts): number {
  const joined = facts.words.join('');
  if (ID_NAMES.customer.test(joined)) return 3;
  if (BARE_CUSTOMER.test(joined)) return 2;
  return joined === 'id' || joined === 'uid' || joined === 'uuid' ? 1 : 0;
}

/** Values that can name customers at all: no fractions, dates, or yes and no. */
export function canNameCustomers(facts: ColumnFacts): boolean {
  return facts.kind !== 'decimal' && facts.kind !== 'boolean' && !isDated(facts);
}

/** A name that says its column names an order. */
export function isOrderIdName(facts: ColumnFacts): boolean {
  return ID_NAMES.order.test(facts.words.join(''));
}

/** A name that says its column names something. */
export function isIdName(facts: ColumnFacts): boolean {
  const last = facts.words.at(-1) ?? '';
  return (
    customerIdRank(facts) > 0 ||
    isOrderIdName(facts) ||
    /^(id|uuid|guid|key|sku)$/.test(last) ||
    (/^.{2,}(id|uuid)$/.test(facts.words.join('')) && last === 'id')
  );
}

/** Numbers that are codes: more or less of them means nothing. */
export function isCodeName(facts: ColumnFacts): boolean {
  const joined = facts.words.join('');
  return /^(.*(zip|postal|post)code|zip|plz|postleitzahl|phone.*|.*phone|mobile|telephone|fax|iban|ssn|barcode|ean|sku|stockcode|productcode)$/.test(
    joined,
  );
}

/** A name that is the thing itself ("Invoice"): the number of it, where no other column names an order. */
export function isBareOrderName(facts: ColumnFacts): boolean {
  return /^(invoice|order|transaction|receipt|bill|ticket|basket|cart|auftrag|bestellung|rechnung|pedido|factura)$/.test(
    facts.words.join(''),
  );
}
