import {own} from '../../own.ts';
import type {FoundEvent} from '../found-event.ts';
import {toCategory, toKnown, toList, toName, toPrice, toQuantity, toRecord, toText, withoutGaps} from '../read.ts';
import type {ProductFacts, ShownPage, Source} from '../source.ts';
import type {VariantLookup} from './cart-calls.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Shopify's own analytics object: the product of a page or the products of a collection, and the order on the thank-you
 * page.
 */
export const shopify: Source = {
  name: 'platform',
  label: 'platform',
  read(page) {
    const meta = toMeta(page.globals);
    const chosen = new URL(page.address).searchParams.get('variant') ?? undefined;
    const {product} = meta;
    const facts = toText(toRecord(product).id) ? [toFacts(toRecord(product), toText(meta.currency), chosen)] : [];
    const itemIds = toList(meta.products).flatMap((one) => toText(toRecord(one).id) ?? []);
    const lists: FoundEvent[] =
      facts.length || !itemIds.length ? [] : [{kind: 'list-view', source: 'platform', itemIds}];
    return {products: facts.map((one) => ({...one, isMain: true})), lists, events: toOrder(page)};
  },
};

/** Looks up a variant in the page's analytics object. */
export function lookUpVariant(globals: object): VariantLookup {
  const meta = toMeta(globals);
  const products = [...toList(meta.product), ...toList(meta.products)].map((one) => toRecord(one));
  const find = (variant: string): Partial<FoundEvent> | undefined => {
    const isOf = (product: Fields): boolean =>
      toList(product.variants).some((one) => toText(toRecord(one).id) === variant);
    const product = products.find(isOf);
    if (!product) return undefined;
    const {ids, price, currency, category, brand} = toFacts(product, toText(meta.currency), variant);
    return withoutGaps({itemId: ids.at(0), aliases: ids.slice(1), price, currency, category, brand});
  };
  const {active} = toRecord(toRecord(own(globals, 'Shopify')).currency);
  return {find, currency: toText(active) ?? toText(meta.currency)};
}

function toMeta(globals: object): Fields {
  return toRecord(toRecord(own(globals, 'ShopifyAnalytics')).meta);
}

/** @param chosen id of the chosen variant, the first one by default */
function toFacts(product: Fields, currency: string | undefined, chosen?: string): ProductFacts {
  const variants = toList(product.variants).map((one) => toRecord(one));
  const variant = variants.find(({id}) => toText(id) === chosen) ?? toRecord(variants.at(0));
  const {price} = variant;
  return withoutGaps({
    ids: toKnown([toText(product.id), ...variants.flatMap(({id, sku}) => [toText(sku), toText(id)])]),
    title: toName(product.title) ?? toName(variant.name),
    brand: toName(product.vendor),
    category: toCategory(product.type),
    // Shopify counts in hundredths.
    price: typeof price === 'number' ? price / 100 : undefined,
    currency,
  });
}

/** The order on Shopify's thank-you page. */
function toOrder({globals}: ShownPage): FoundEvent[] {
  const {checkout} = toRecord(own(globals, 'Shopify'));
  const {order_id: order, line_items: lines, currency} = toRecord(checkout);
  const orderId = toText(order);
  if (!orderId) return [];
  return toList(lines).map((line) => {
    const {product_id: id, variant_id: variant, title, quantity, price} = toRecord(line);
    return withoutGaps({
      kind: 'purchase',
      source: 'platform',
      orderId,
      itemId: toText(id),
      aliases: toKnown([toText(variant)]),
      title: toName(title),
      quantity: toQuantity(quantity),
      price: toPrice(price),
      currency: toText(currency),
    });
  });
}
