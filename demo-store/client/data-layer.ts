import type {Product} from '../catalogue/product.ts';

const CURRENCY = 'EUR';

/** A product as GA4 wants it. */
export interface Ga4Item {
  readonly item_id: string;
  readonly item_name: string;
  readonly item_brand?: string;
  readonly item_category?: string;
  readonly item_category2?: string;
  readonly item_variant?: string;
  readonly price?: number;
  readonly quantity?: number;
  readonly index?: number;
}

export function toGa4Item(product: Product, more: Partial<Ga4Item> = {}): Ga4Item {
  const [department, kind] = product.category.split(' > ');
  return {
    item_id: product.id,
    item_name: product.title,
    item_brand: product.brand,
    item_category: department,
    item_category2: kind,
    item_variant: product.colour,
    price: product.priceCents / 100,
    ...more,
  };
}

/** Tells every analytics tool of the page, the way Google's guide for GA4 has it. */
export function pushEvent(event: string, parameters: object): void {
  const page = window as unknown as {dataLayer?: unknown[]};
  page.dataLayer ??= [];
  page.dataLayer.push({event, ...parameters});
}

/** The same for events about products; the null before it clears what the last one left. */
export function pushEcommerce(event: string, items: readonly Ga4Item[], more: object = {}): void {
  const page = window as unknown as {dataLayer?: unknown[]};
  page.dataLayer ??= [];
  page.dataLayer.push({ecommerce: null});
  const sum = items.reduce((total, {price = 0, quantity = 1}) => total + price * quantity, 0);
  page.dataLayer.push({event, ecommerce: {currency: CURRENCY, value: Math.round(100 * sum) / 100, ...more, items}});
}
