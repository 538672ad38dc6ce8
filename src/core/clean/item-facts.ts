import type {CapturedEvent} from '../contract/captured-event.ts';
import type {CatalogueLookup} from './catalogue-lookup.ts';
import type {CleanEvent} from './clean-types.ts';
import {isBelowUsual, type Price, toCents, toCode} from './price.ts';
import {toNameText, toSafeName} from './query-text.ts';

/** Maximum length of the name of a category, brand, list or campaign, characters. */
export const MAX_NAME_LENGTH = 200;
/** Currency of a lone dollar sign, which several countries use: taken only if the shop's currency is unknown. */
const DOLLAR = 'USD';

/** Facts of the product, and whether its price was in another currency than the shop's. */
export interface ItemFacts extends Pick<CleanEvent, 'priceCents' | 'currency' | 'category' | 'brand' | 'isDiscounted'> {
  readonly isConverted: boolean;
  /** The price is in another currency for which there is no rate. */
  readonly isForeign: boolean;
}

/**
 * Category and brand of an event, from the catalogue if it has them, else from the page. The price is the page's,
 * unless that is missing or in another currency and the catalogue has one.
 *
 * @param price what toPriceOf returned
 */
export function toItemFacts(
  captured: CapturedEvent,
  {itemId, price: found}: {readonly itemId: string | undefined; readonly price: Price | undefined},
  {catalogue, currency: usual}: {readonly catalogue: CatalogueLookup; readonly currency?: string},
): ItemFacts {
  const known = itemId === undefined ? undefined : catalogue.byId.get(itemId);
  const category = toSafeName(known?.category ?? captured.category, MAX_NAME_LENGTH);
  const brand = toNameText(known?.brand ?? captured.brand, MAX_NAME_LENGTH);
  const own = catalogue.currency ?? usual;
  const named =
    toCode(captured.currency) ?? usual ?? catalogue.currency ?? (captured.currency === '$' ? DOLLAR : undefined);
  const rate = named !== own ? catalogue.rates?.get(named ?? '') : undefined;
  const said = found && rate !== undefined ? toCents((found.cents * rate) / 100) : found;
  const currency = rate === undefined ? named : own;
  const isForeign = said !== undefined && own !== undefined && currency !== own;
  const facts = {category, brand, isConverted: said !== undefined && rate !== undefined, isForeign};
  // A price in another currency cannot be compared with the shop's other prices, so the catalogue's is preferred.
  if (known?.priceCents !== undefined && (!said || currency !== own)) {
    return {...facts, priceCents: known.priceCents, currency: own};
  }
  if (!said) return facts;
  const isDiscounted = isBelowUsual(said.cents, known?.priceCents) || undefined;
  return {...facts, priceCents: said.cents, currency, isDiscounted};
}

/** The event's price; undefined if it is missing or negative. */
export function toPriceOf({price: raw}: CapturedEvent): Price | undefined {
  const price = toCents(raw);
  return price && price.cents >= 0 ? price : undefined;
}
