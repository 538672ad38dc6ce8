import {own} from '../own.ts';
import type {FoundEvent} from './found-event.ts';
import {toGa4Events, toGa4Kind, toKindEvents} from './ga4.ts';
import {toEntries, toRecord, toText} from './read.ts';

/** Universal Analytics' enhanced ecommerce: a block's name, and the GA4 name of it. */
const LEGACY: Readonly<Record<string, string>> = {
  detail: 'view_item',
  click: 'select_item',
  add: 'add_to_cart',
  remove: 'remove_from_cart',
  checkout: 'begin_checkout',
  purchase: 'purchase',
};

/** Keys that carry no data of their own; an entry with only these has no payload. */
const SILENT = /^(event|ecommerce|gtm\..*|eventCallback|eventTimeout|_clear)$/;

/** Events of an entry, and the dialect that it is written in. */
interface Told {
  readonly events: readonly FoundEvent[];
  readonly dialect: 'ga4' | 'gtag' | 'ua';
}

/**
 * Gives a function that reads entries of a `dataLayer` in their order, with the state that Google Tag Manager's data
 * model has: an `ecommerce` object without an event applies to the next event, until it is replaced or emptied by
 * `ecommerce: null`. An event's own products take precedence, and those of another event are not used again.
 */
export function readDataLayer(): (entry: unknown) => Told {
  let kept: Readonly<Record<string, unknown>> | undefined;
  let currency: string | undefined;

  function readGtag(fields: Readonly<Record<string, unknown>>): Told {
    const [command, name, parameters] = [toText(fields[0]), toText(fields[1]), toRecord(fields[2])];
    const given = command === 'set' ? (name === 'currency' ? fields[2] : toRecord(fields[1]).currency) : undefined;
    currency = toText(given) ?? toText(parameters.currency) ?? currency;
    const events = command === 'event' ? toGa4Events(name ?? '', parameters, 'data-layer', {currency}) : [];
    return {events, dialect: 'gtag'};
  }

  return (entry) => {
    const fields = toRecord(entry);
    // gtag(…) pushes its arguments: ['event', name, parameters].
    if (fields[0] !== undefined) return readGtag(fields);
    const block = toRecord(fields.ecommerce);
    currency = toText(block.currency) ?? toText(block.currencyCode) ?? toText(fields.currency) ?? currency;
    const name = toText(fields.event) ?? '';
    const kind = toGa4Kind(name);
    // Older blocks beside a GA4 event with products only repeat what that event says.
    const legacy = kind && block.items ? [] : toLegacyEvents(block, currency);
    if (legacy.length) {
      kept = undefined;
      return {events: legacy, dialect: 'ua'};
    }
    const hasBlock = Object.hasOwn(fields, 'ecommerce');
    // Blocks are merged, because products may come first, and their currency and value with the event.
    if (hasBlock && (!name || kind)) kept = fields.ecommerce ? {items: kept?.items, ...block} : undefined;
    if (!kind) return {events: [], dialect: 'ga4'};
    const isSilent = hasBlock || Object.keys(fields).every((field) => SILENT.test(field));
    const given = kept && isSilent && !fields.items ? toRecord({...fields, ...kept}) : fields;
    const events = toKindEvents(kind, given, 'data-layer', {currency});
    // A later event without products may refer to this product; a list of several is not kept.
    if (toEntries(kept?.items).length !== 1) kept = undefined;
    return {events, dialect: 'ga4'};
  };
}

function toLegacyEvents(ecommerce: Readonly<Record<string, unknown>>, currency: string | undefined): FoundEvent[] {
  const events: FoundEvent[] = [];
  for (const block of Object.keys(ecommerce)) {
    const name = own(LEGACY, block);
    const {products, actionField} = toRecord(name && ecommerce[block]);
    if (!products) continue;
    const {id, list, currency: given} = toRecord(actionField);
    const items = toEntries(products);
    const payload = {items, transaction_id: id, item_list_name: list, currency: toText(given) ?? currency};
    events.push(...toGa4Events(name!, payload, 'data-layer'));
  }
  // One block may hold the products of several lists.
  const lists = new Map<string | undefined, unknown[]>();
  let list: string | undefined;
  for (const item of toEntries(ecommerce.impressions)) {
    list = toText(toRecord(item).list) ?? list;
    lists.set(list, [...(lists.get(list) ?? []), item]);
  }
  for (const [name, items] of lists)
    events.push(...toGa4Events('view_item_list', {items, item_list_name: name}, 'data-layer'));
  return events;
}
