import {own} from '../own.ts';
import type {FoundEvent} from './capture-host.ts';
import {toAmount, toList, toRecord, toText, withoutGaps} from './read.ts';

/** A window's globals, where they are its own: `<form id="Shopify">` is none of them. */
export interface ShopifyPage {
  readonly Shopify?: unknown;
  readonly ShopifyAnalytics?: unknown;
}

/** The product a Shopify theme's own analytics object names on a product page. */
export function toShopifyView(page: ShopifyPage): FoundEvent[] {
  const {meta} = toRecord(own(page, 'ShopifyAnalytics'));
  const {product, currency} = toRecord(meta);
  const {id, vendor, type, variants} = toRecord(product);
  const itemId = toText(id);
  if (!itemId) return [];
  const {price, name} = toRecord(toList(variants).at(0));
  return [
    withoutGaps({
      kind: 'view',
      source: 'platform',
      itemId,
      title: toText(name),
      brand: toText(vendor),
      category: toText(type),
      // Shopify counts in hundredths.
      price: typeof price === 'number' ? price / 100 : undefined,
      currency: toText(currency),
    }),
  ];
}

/** The order on Shopify's thank-you page. */
export function toShopifyOrder(page: ShopifyPage): FoundEvent[] {
  const {checkout} = toRecord(own(page, 'Shopify'));
  const {order_id: order, line_items: lines, currency} = toRecord(checkout);
  const orderId = toText(order);
  if (!orderId) return [];
  return toList(lines).map((line) => {
    const {product_id: id, title, quantity, price} = toRecord(line);
    return withoutGaps({
      kind: 'purchase',
      source: 'platform',
      orderId,
      itemId: toText(id),
      title: toText(title),
      quantity: toAmount(quantity),
      price: toAmount(price),
      currency: toText(currency),
    });
  });
}
