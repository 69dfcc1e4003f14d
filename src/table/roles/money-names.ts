import { type ColumnFacts, isNumeric } from './column-facts.ts';

const AMOUNT =
  /^(amount|amt|total|revenue|sales|sale|turnover|spend|spent|paid|payment|value|sum|dollar|dollars|euro|betrag|umsatz|importe|montant|total.*|.*(amount|amt|total|revenue|spend|turnover)|(sales|dollar|net|gross|purchase)(value|sales|amount|price|sum)?|(order|transaction|line|invoice)(value|sales|amount|price|sum))$/;
const NOT_AMOUNT = /tax|vat|discount|shipping|freight|cost|fee|tip|margin|profit|balance|limit|rate|points/;
const PRICE = /^(.*price|preis|unitcost|precio|prix|stückpreis|einzelpreis)$/;
const QUANTITY =
  /^(quantity|qty|quantities|units|unit|count|items|pieces|pcs|cds|menge|anzahl|cantidad|quantite|(number|num|no|n)(of)?(cds|items|units|pieces|products|articles|tickets)|(item|unit|order|product)(count|quantity|qty)|(quantity|qty|units)(ordered|sold|purchased)?)$/;

/** How much a name says that its column is the money of a line: 2 yes, 1 a price, 0 no. */
export function amountRank(facts: ColumnFacts): number {
  const joined = facts.words.join('');
  if (!isNumeric(facts) || NOT_AMOUNT.test(joined)) return 0;
  if (PRICE.test(joined)) return 1;
  return AMOUNT.test(joined) ? 2 : 0;
}

export function isPriceName(facts: ColumnFacts): boolean {
  return isNumeric(facts) && PRICE.test(facts.words.join('')) && !NOT_AMOUNT.test(facts.words.join(''));
}

export function isQuantityName(facts: ColumnFacts): boolean {
  return isNumeric(facts) && QUANTITY.test(facts.words.join(''));
}
