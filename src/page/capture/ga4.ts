import type {CaptureSource} from '../../core/contract/captured-event.ts';
import {GA4_NAMES, GA4_WITHOUT_ITEMS} from '../../core/contract/ga4-names.ts';
import type {FoundEvent} from './capture-host.ts';
import {toAmount, toList, toRecord, toText, withoutGaps} from './read.ts';

/**
 * Events of a GA4 name and its payload.
 *
 * @param payload GA4 parameters, with or without the `ecommerce` around them; `items` may be up to 200 with `item_id`
 *   or `item_name`
 * @returns one event for each product, one in all for a list, a search, a filter, a checkout; empty for other names
 *   and for no product
 */
export function toGa4Events(name: string, payload: unknown, source: CaptureSource): FoundEvent[] {
  const kind = Object.hasOwn(GA4_NAMES, name) ? GA4_NAMES[name] : undefined;
  if (!kind) return [];
  const outer = toRecord(payload);
  const given = outer.ecommerce ? {...outer, ...toRecord(outer.ecommerce)} : outer;
  const listId = toText(given.item_list_id) ?? toText(given.item_list_name) ?? toText(given.promotion_name);
  const currency = toText(given.currency);
  if (kind === 'search') {
    const query = toText(given.search_term);
    return query ? [{kind, source, query}] : [];
  }
  if (kind === 'filter') {
    const filter = [toText(given.filter_name), toText(given.filter_value) ?? toText(given.filter)];
    return [withoutGaps({kind, source, filter: filter.filter(Boolean).join(':') || undefined})];
  }
  if (Object.hasOwn(GA4_WITHOUT_ITEMS, kind)) return [{kind, source}];
  // A share names its product flat.
  const items = given.items === undefined && given.item_id !== undefined ? [given] : toList(given.items);
  const found = items.map(toItemFields);
  if (kind === 'list-view') {
    const itemIds = found.flatMap(({itemId}) => itemId ?? []);
    return itemIds.length ? [withoutGaps({kind, source, listId: listId ?? found[0].listId, itemIds})] : [];
  }
  const orderId = kind === 'purchase' ? toText(given.transaction_id) : undefined;
  return found
    .filter(({itemId}) => itemId)
    .map((item) =>
      withoutGaps({...item, kind, source, orderId, listId: item.listId ?? listId, currency: item.currency ?? currency}),
    );
}

type ItemFields = Omit<FoundEvent, 'kind' | 'source'>;

/** Fields of a GA4 item, or of its elder `id`, `name`, `category` form. */
export function toItemFields(value: unknown): ItemFields {
  const item = toRecord(value);
  const title = toText(item.item_name) ?? toText(item.name);
  const path = [
    item.item_category ?? item.category,
    item.item_category2,
    item.item_category3,
    item.item_category4,
    item.item_category5,
  ];
  return withoutGaps({
    itemId: toText(item.item_id) ?? toText(item.id) ?? title,
    title,
    price: toAmount(item.price),
    currency: toText(item.currency),
    quantity: toAmount(item.quantity),
    category: toText(path.map(toText).filter(Boolean).join(' > ')),
    brand: toText(item.item_brand) ?? toText(item.brand),
    listId: toText(item.item_list_id) ?? toText(item.item_list_name),
    position: typeof item.index === 'number' ? item.index : undefined,
  });
}
