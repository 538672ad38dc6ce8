import type {CapturedEvent, CaptureSource} from '../../core/contract/captured-event.ts';
import {GA4_NAMES, GA4_WITHOUT_ITEMS} from '../../core/contract/ga4-names.ts';
import {own} from '../own.ts';
import type {FoundEvent} from './found-event.ts';
import {
  toCategory,
  toEntries,
  toKnown,
  toList,
  toName,
  toPosition,
  toPrice,
  toQuantity,
  toRecord,
  toText,
  withoutGaps,
} from './read.ts';

/** Prefixes that tag plugins add to the shop's product ids for product feeds (`gla_31`, `woocommerce_gpf_31`). */
const ID_PREFIX = /^(gla|woocommerce_gpf|wc_post_id|shopify_[a-z]{2})_(?=\d)/i;

/**
 * The event kind of a GA4 name, also with a prefix (`ga4.add_to_cart`) or in camel case (`addToCart`); undefined for
 * other names.
 */
export function toGa4Kind(name: string): CapturedEvent['kind'] | undefined {
  const known = own(GA4_NAMES, name);
  if (known) return known;
  const plain = name.replace(/^(\w+[.:]|(ga4|gtm|dl|eec?)_)/i, '');
  return own(GA4_NAMES, plain) ?? own(GA4_NAMES, plain.replace(/[a-z](?=[A-Z])/g, '$&_').toLowerCase());
}

/** How a payload is read. */
export interface Ga4Options {
  /** Currency given earlier on the page. */
  readonly currency?: string;
}

/**
 * Events of a GA4 name and its payload.
 *
 * @param payload GA4 parameters, with or without the `ecommerce` around them; `items` may be up to 200 with `item_id`
 *   or `item_name`
 * @returns one event for each product, one in all for a list, a search, a filter, a checkout; empty for other names
 *   and for no product
 */
export function toGa4Events(
  name: string,
  payload: unknown,
  source: CaptureSource,
  options: Ga4Options = {},
): FoundEvent[] {
  const kind = toGa4Kind(name);
  if (!kind) return [];
  const outer = toRecord(payload);
  const given = outer.ecommerce ? toRecord({...outer, ...toRecord(outer.ecommerce)}) : outer;
  return toKindEvents(kind, given, source, options);
}

/** Events of an event kind and the fields of its payload, see toGa4Events. */
export function toKindEvents(
  kind: CapturedEvent['kind'],
  given: Readonly<Record<string, unknown>>,
  source: CaptureSource,
  {currency: earlier}: Ga4Options,
): FoundEvent[] {
  if (kind === 'search') {
    const query = toText(given.search_term);
    return query ? [{kind, source, query}] : [];
  }
  if (kind === 'filter') {
    const filter = [toText(given.filter_name), toText(given.filter_value) ?? toText(given.filter)];
    return [withoutGaps({kind, source, filter: filter.filter(Boolean).join(':') || undefined})];
  }
  if (Object.hasOwn(GA4_WITHOUT_ITEMS, kind)) return [{kind, source}];
  const listId = toText(given.item_list_id) ?? toText(given.item_list_name) ?? toText(given.promotion_name);
  const currency = toText(given.currency) ?? toText(given.currencyCode) ?? earlier;
  // GA4's share event and some plugins give one product in the payload itself, without `items`.
  const isFlat = given.items === undefined && [given.item_id, given.product_id].some((id) => id !== undefined);
  const found = (isFlat ? [given] : toEntries(given.items)).map(toItemFields);
  if (kind === 'list-view') {
    const itemIds = found.flatMap(({itemId}) => itemId ?? []);
    return itemIds.length ? [withoutGaps({kind, source, listId: listId ?? found.at(0)!.listId, itemIds})] : [];
  }
  const orderId = kind === 'purchase' ? toText(given.transaction_id) : undefined;
  const value = toPrice(given.value);
  return found
    .filter(({itemId}) => itemId)
    .map((item) => {
      // If there is a single product, the value of the event is its price.
      const isWhole = item.price === undefined && found.length === 1 && typeof value === 'number' && !orderId;
      const price = isWhole ? value / (item.quantity ?? 1) : item.price;
      return withoutGaps({
        ...item,
        kind,
        source,
        orderId,
        price,
        listId: item.listId ?? listId,
        currency: item.currency ?? currency,
      });
    });
}

type ItemFields = Omit<FoundEvent, 'kind' | 'source' | 'quantity'> & {readonly quantity?: number};

/** Fields of a GA4 item, or of the `id`, `name`, `category` of Universal Analytics; undefined where it has none. */
export function toItemFields(value: unknown): ItemFields {
  const item = toRecord(value);
  const title = toName(item.item_name) ?? toName(item.name) ?? toName(item.product_name) ?? toName(item.title);
  const ids = [item.item_id, item.id, item.product_id, item.productId, item.sku, item.item_sku];
  const known = toKnown(ids.flatMap(toPlainIds));
  const path = [item.item_category2, item.item_category3, item.item_category4, item.item_category5];
  return {
    itemId: known.at(0) ?? title,
    aliases: known.length > 1 ? known.slice(1) : undefined,
    title,
    price: toPrice(item.price) ?? toPrice(item.item_price),
    currency: toText(item.currency),
    quantity: toQuantity(item.quantity),
    category: toCategory([...toList(item.item_category ?? item.category ?? item.item_category1), ...path]),
    brand: toName(item.item_brand) ?? toName(item.brand),
    listId: toText(item.item_list_id) ?? toText(item.item_list_name) ?? toText(item.list_name),
    position: toPosition(item.index) ?? toPosition(item.position) ?? toPosition(item.list_position),
  };
}

/** An id without the prefix of a product feed; that of a variant (`shopify_DE_6001_111`) gives product and variant. */
function toPlainIds(id: unknown): string[] {
  const text = toText(id);
  if (text === undefined) return [];
  const plain = text.replace(ID_PREFIX, '');
  return plain === text ? [text] : plain.split('_');
}
