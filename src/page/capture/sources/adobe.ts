import type {FoundEvent} from '../found-event.ts';
import {toGa4Events, toItemFields} from '../ga4.ts';
import {own} from '../../own.ts';
import {toEntries, toKnown, toList, toName, toPrice, toRecord, toText, withoutGaps} from '../read.ts';
import type {Source} from '../source.ts';
import {tapArray} from '../../tap-array.ts';

/** Names of Adobe Commerce's storefront events and their GA4 names. */
const NAMES: Readonly<Record<string, string>> = {
  'product-page-view': 'view_item',
  'add-to-cart': 'add_to_cart',
  'remove-from-cart': 'remove_from_cart',
  'initiate-checkout': 'begin_checkout',
  'place-order': 'purchase',
  'search-results-view': 'search',
  'cmp:show': 'view_item',
};

/**
 * Adobe's client data layer as Adobe Commerce fills it: contexts are pushed first and stay valid, and a later event
 * refers to them. https://github.com/adobe/commerce-events
 */
export const adobe: Source = {
  name: 'adobe',
  label: 'data-layer',
  watch({tell, guard, globals}) {
    const read = readAdobeLayer();
    const layer = own(globals, 'adobeDataLayer');
    const take = guard('adobe', (entry: unknown) => tell(read(entry)));
    if (Array.isArray(layer)) tapArray(layer, take);
  },
};

/** Gives a function that reads entries in their order. */
export function readAdobeLayer(): (entry: unknown) => FoundEvent[] {
  let contexts: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null));
  return (entry) => {
    const fields = toRecord(entry);
    contexts = Object.assign(Object.create(null), contexts, fields) as typeof contexts;
    const name = toText(fields.event) ?? '';
    if (!Object.hasOwn(NAMES, name)) return [];
    const ga4 = NAMES[name];
    const {orderContext, searchInputContext} = contexts;
    const {orderId, orderNumber} = toRecord(orderContext);
    const {units} = toRecord(searchInputContext);
    const phrase = toRecord(toList(units).at(0)).phrase;
    const changed = toRecord(contexts.changedProductsContext);
    const cart = toRecord(contexts.shoppingCartContext);
    const lines = toEntries(ga4 === 'purchase' ? cart.items : changed.items);
    const items = lines.length ? lines.map(toItem) : [toProduct(contexts.productContext)];
    const payload = {items, transaction_id: orderId ?? orderNumber, search_term: phrase};
    return toGa4Events(ga4, payload, 'data-layer');
  };
}

function toItem(value: unknown): object {
  const {product, quantity, prices} = toRecord(value);
  const {value: price, currency} = toRecord(toRecord(prices).price);
  return withoutGaps({...toProduct(product), quantity, ...(price === undefined ? {} : {price, currency})});
}

function toProduct(value: unknown): object {
  const product = toRecord(value);
  const {specialPrice, minimalPrice, regularPrice, currencyCode} = toRecord(product.pricing);
  const known = toItemFields(product);
  return withoutGaps({
    item_id: toText(product.sku) ?? known.itemId,
    product_id: toKnown([toText(product.productId)]).at(0),
    item_name: toName(product.name),
    price: toPrice(specialPrice) ?? toPrice(minimalPrice) ?? toPrice(regularPrice),
    currency: toText(currencyCode),
    item_category: toList(product.categories).at(0),
  });
}
