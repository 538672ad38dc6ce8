import type {FoundEvent} from '../found-event.ts';
import {toKnown, toList, toName, toPrice, toQuantity, toRecord, toText, withoutGaps} from '../read.ts';

/** Fields of a request or form, by name; lists and objects in JSON are kept. */
export type Fields = Readonly<Record<string, unknown>>;

/** A request that changes the cart, with its answer; a form that loads a page has no answer. */
export interface CartCall {
  readonly address: URL;
  readonly fields: Fields;
  /** The answer, undefined if it is not JSON. */
  readonly answer?: unknown;
}

/** One address of a shop system that changes the cart. */
interface CartAddress {
  readonly kind: 'cart-add' | 'cart-remove';
  /** Matches path and query. */
  readonly at: RegExp;
  /** Fields that hold the product's id, the best first. */
  readonly ids: readonly string[];
  readonly quantity?: readonly string[];
  /** Further condition on the fields. */
  readonly only?: (fields: Fields) => boolean;
}

/** Cart addresses of shop systems whose requests are flat forms. */
const ADDRESSES: readonly CartAddress[] = [
  // WooCommerce: the classic script's own address, then the form and the link of a product.
  {kind: 'cart-add', at: /[?&]wc-ajax=add_to_cart/, ids: ['product_sku', 'product_id'], quantity: ['quantity']},
  {
    kind: 'cart-add',
    at: /^/,
    ids: ['add-to-cart', 'variation_id'],
    quantity: ['quantity'],
    only: (has) => /^\d+$/.test(String(has['add-to-cart'])),
  },
  // Themes' own scripts.
  {
    kind: 'cart-add',
    at: /admin-ajax\.php/,
    ids: ['product_sku', 'product_id'],
    quantity: ['quantity'],
    only: (has) => /add[-_]?to[-_]?(cart|basket)/i.test(String(has.action)),
  },
  {kind: 'cart-add', at: /\/wc\/store\/(v1\/)?cart\/add-item/, ids: ['id'], quantity: ['quantity']},
  // PrestaShop uses one address for both.
  {
    kind: 'cart-remove',
    at: /./,
    ids: ['id_product'],
    only: (has) => has.delete !== undefined && has.id_product !== undefined,
  },
  {
    kind: 'cart-add',
    at: /./,
    ids: ['id_product'],
    quantity: ['qty', 'quantity_wanted'],
    only: (has) =>
      has.id_product !== undefined &&
      (has.add !== undefined || has.op === 'up' || /cart/i.test(String(has.controller ?? ''))) &&
      has.op !== 'down',
  },
  // Magento 2.
  {kind: 'cart-add', at: /\/checkout\/cart\/add\//, ids: ['product'], quantity: ['qty']},
  {kind: 'cart-remove', at: /\/checkout\/(sidebar\/removeItem|cart\/delete)\//, ids: ['product', 'item_id', 'id']},
  // Shopware 5 and 6.
  {kind: 'cart-add', at: /\/checkout\/(ajax)?addArticle/i, ids: ['sAdd'], quantity: ['sQuantity']},
  {kind: 'cart-remove', at: /\/checkout\/(ajax)?deleteArticle/i, ids: ['sDelete']},
  {
    kind: 'cart-add',
    at: /\/checkout\/line-item\/add/,
    ids: ['lineItems.id', 'number'],
    quantity: ['lineItems.quantity'],
  },
  {kind: 'cart-add', at: /\/checkout\/product\/add-by-number/, ids: ['number']},
  {kind: 'cart-remove', at: /\/checkout\/line-item\/delete\//, ids: ['path']},
  // OpenCart 1 to 4.
  {kind: 'cart-add', at: /route=checkout\/cart[/.]add/, ids: ['product_id'], quantity: ['quantity']},
  {kind: 'cart-remove', at: /route=checkout\/cart[/.]remove/, ids: ['product_id', 'key']},
];

const SHOPIFY = /\/cart\/(add|change|update)(\.js)?$/;
const STORE_API = /\/wc\/store\/(v1\/)?(batch|cart\/(add-item|remove-item))/;

/** Whether an address may change a cart; other requests are not read. */
export function mayBeCart(address: string): boolean {
  return /cart|checkout|store|admin-ajax|panier|warenkorb|basket|carrello|carrito|winkelwagen|koszyk|id_product/i.test(
    address,
  );
}

/** Events that a cart request means; none if the shop refused it. */
export function toCartEvents(call: CartCall, variants: VariantLookup): FoundEvent[] {
  const {address, answer} = call;
  if (isRefused(answer)) return [];
  if (SHOPIFY.test(address.pathname)) return toShopifyEvents(call, variants);
  if (STORE_API.test(address.pathname)) return toStoreApiEvents(call);
  const path = address.pathname + address.search;
  const fields: Fields = {
    ...Object.fromEntries(address.searchParams),
    path: address.pathname.split('/').at(-1),
    ...call.fields,
  };
  const found = ADDRESSES.find(({at, only, ids}) => at.test(path) && (only?.(fields) ?? true) && pick(fields, ids));
  if (!found) return [];
  const {kind} = found;
  const [itemId, ...numbers] = toKnown(found.ids.map((name) => toText(fields[name]))).filter((id) => id !== '0');
  // WooCommerce's grouped product: a quantity for each of several products.
  if (kind === 'cart-add' && typeof fields.quantity === 'object' && fields.quantity) {
    return Object.entries(fields.quantity).flatMap(([id, value]): FoundEvent[] => {
      const quantity = toQuantity(value);
      return quantity ? [{kind, source: 'platform', itemId: id, quantity}] : [];
    });
  }
  const told = toLine(answer, itemId);
  const aliases = toKnown([...numbers, toText(told.reference)]);
  return [
    withoutGaps({
      kind,
      source: 'platform',
      itemId,
      aliases: aliases.length ? aliases : undefined,
      title: toName(told.name),
      price: toPrice(told.price_with_reduction ?? told.price_amount),
      quantity: kind === 'cart-add' ? (toQuantity(pick(fields, found.quantity ?? [])) ?? 1) : undefined,
    }),
  ];
}

/** What an answer says of the product: Magento's and others' `product`, PrestaShop's line of the cart. */
function toLine(answer: unknown, itemId: string | undefined): Fields {
  const {product, cart} = toRecord(answer);
  const lines = toList(toRecord(cart).products).map((line) => toRecord(line));
  return lines.find((line) => toText(line.id_product) === itemId) ?? toRecord(product);
}

/** What the page's data says of variants. */
export interface VariantLookup {
  /** Product id and price of a variant. */
  readonly find: (variant: string) => Partial<FoundEvent> | undefined;
  /** Currency of the shop's prices now. */
  readonly currency?: string;
}

/**
 * https://shopify.dev/docs/api/ajax/reference/cart: the request names a variant, the answer is a cart line with its
 * product.
 */
function toShopifyEvents({address, fields, answer}: CartCall, {find, currency}: VariantLookup): FoundEvent[] {
  const told = toList(toRecord(answer).items ?? answer).map((line) => toRecord(line));
  const toEvent = (kind: FoundEvent['kind'], variant: string, quantity?: number): FoundEvent => {
    const line = told.find((one) => [one.variant_id, one.id].some((id) => toText(id) === variant)) ?? toRecord(null);
    const cents = line.final_price ?? line.price;
    const known = find(variant);
    const itemId = known?.itemId ?? toText(line.product_id) ?? variant;
    return withoutGaps({
      kind,
      source: 'platform',
      itemId,
      aliases: toKnown([variant, toText(line.sku), ...(known?.aliases ?? [])]).filter((id) => id !== itemId),
      title: known?.title ?? toName(line.product_title),
      brand: known?.brand ?? toName(line.vendor),
      category: known?.category ?? toName(line.product_type),
      price: known?.price ?? (typeof cents === 'number' ? cents / 100 : undefined),
      currency: known?.currency ?? currency,
      quantity,
    });
  };
  const toVariant = (id: unknown): string | undefined => toText(id)?.split(':').at(0);
  const given = {...Object.fromEntries(address.searchParams), ...fields} as Fields;
  if (address.pathname.includes('/cart/add')) {
    const asked = given.items ? toList(given.items).map((one) => toRecord(one)) : [given];
    return asked.flatMap((one) => {
      const variant = toVariant(one.id);
      return variant ? [toEvent('cart-add', variant, toQuantity(one.quantity) ?? 1)] : [];
    });
  }
  const changed = given.updates ? Object.entries(toRecord(given.updates)) : [[given.id, given.quantity] as const];
  return changed.flatMap(([id, quantity]) => {
    const variant = toVariant(id) ?? (given.line === undefined ? undefined : `line ${toText(given.line)}`);
    return variant && toText(quantity) === '0' ? [toEvent('cart-remove', variant)] : [];
  });
}

/** Ids of the products of cart lines by the lines' keys, as earlier answers of the Store API named them. */
const lineIds = new Map<string | undefined, string[]>();
/** Maximum number of lines remembered. */
const MAX_LINES = 200;

/** https://developer.woocommerce.com/docs/apis/store-api: single calls, and several in a batch. */
function toStoreApiEvents({address, fields, answer}: CartCall): FoundEvent[] {
  const batch = toList(fields.requests).map((request) => toRecord(request));
  const calls = batch.length ? batch : [{path: address.pathname, body: fields}];
  const answers = toList(toRecord(answer).responses).map((one) => toRecord(one));
  return calls.flatMap(({path, body}, i): FoundEvent[] => {
    const {id, quantity, key} = toRecord(body);
    const status = Number(answers[i]?.status ?? 200);
    if (status >= 400) return [];
    const cart = toRecord(answers[i]?.body ?? answer);
    const lines = toList(cart.items).map((line) => toRecord(line));
    const line = lines.find((one) => toText(one.id) === toText(id)) ?? toRecord(null);
    for (const {key: own, sku, id: product} of lines) {
      if (lineIds.size < MAX_LINES) lineIds.set(toText(own), toKnown([toText(sku), toText(product)]));
    }
    if (/remove-item/.test(String(path))) {
      const [removed, ...others] = lineIds.get(toText(key)) ?? toKnown([toText(key)]);
      return removed ? [{kind: 'cart-remove', source: 'platform', itemId: removed, aliases: others}] : [];
    }
    const {price, currency_code: currency, currency_minor_unit: minor} = toRecord(line.prices);
    const [itemId, ...aliases] = toKnown([toText(line.sku), toText(id)]);
    if (!itemId || !/add-item/.test(String(path))) return [];
    const cents = toPrice(price);
    return [
      withoutGaps({
        kind: 'cart-add',
        source: 'platform',
        itemId,
        aliases: aliases.length ? aliases : undefined,
        title: toName(line.name),
        price: typeof cents === 'number' ? cents / 10 ** Number(minor ?? 2) : undefined,
        currency: toText(currency),
        quantity: toQuantity(quantity) ?? 1,
      }),
    ];
  });
}

/** Whether an answer of status 200 means that the shop refused. */
function isRefused(answer: unknown): boolean {
  const {error, errors, success, backUrl, hasError, status} = toRecord(answer);
  const isError = (toList(errors).length > 0 && Object.keys(toRecord(errors)).length > 0) || hasError === true;
  return isError || (!!error && success === undefined) || success === false || !!backUrl || Number(status) >= 400;
}

function pick(fields: Fields, names: readonly string[]): string | undefined {
  return names.map((name) => toText(fields[name])).find((value) => value !== undefined);
}
